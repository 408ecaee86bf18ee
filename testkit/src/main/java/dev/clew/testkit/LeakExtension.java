package dev.clew.testkit;

import dev.clew.Scope;
import dev.clew.ScopeListener;
import dev.clew.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test that leaves a scope open, or during which one is closed on another thread, out of order or twice.
 *
 * <p>For {@code @ExtendWith} and {@code @RegisterExtension}. What a test left open on its thread is closed after it, and
 * so is what a task left open on a pool's; the failure's cause is the stack of whoever opened the scope. A scope that
 * was open before the test, by {@code @BeforeAll}, stays. It works whoever opened the first scope, and needs no setting:
 * that the testkit is on the class path makes every scope remember its opener.
 *
 * <p>Misuse on other threads is held against all tests that run at the time.
 */
public final class LeakExtension implements BeforeEachCallback, AfterEachCallback {
    private static final List<Watch> WATCHES = new CopyOnWriteArrayList<>();
    private static volatile boolean listening;

    /** Makes one, as JUnit does. */
    public LeakExtension() {}

    /** Hears of misuse for the extension: made by the service loader, at the class loader's first scope. */
    public static final class Listener implements ScopeListener {
        /** Makes one, as the service loader does. */
        public Listener() {}

        @Override
        public void changed(TraceContext from, TraceContext to) {
            listening = true;
        }

        @Override
        public void misused(String how, @Nullable Throwable opener) {
            Misuse misuse = new Misuse(how, Thread.currentThread().getName(), opener);
            WATCHES.forEach(watch -> watch.misuses.add(misuse));
        }

        @Override
        public boolean wantsOpener() {
            return true;
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Watch watch = new Watch();
        if (!listening) {
            throw new IllegalStateException("LeakExtension hears of no scope: clew-testkit must be visible to the class"
                    + " loader of clew-core, or to the context loader of the thread that opens the first scope");
        }
        WATCHES.add(watch);
        context.getStore(namespace()).put(Watch.class, watch);
    }

    /** @throws AssertionError naming each misuse and its thread, with the opener as its cause */
    @Override
    public void afterEach(ExtensionContext context) {
        Watch watch = context.getStore(namespace()).remove(Watch.class, Watch.class);
        if (watch != null) {
            watch.end();
        }
    }

    /** Takes away what is reported until now, for a test that misuses on purpose, and says what it was. */
    static List<String> taken() {
        List<String> taken = new ArrayList<>();
        for (Watch watch : WATCHES) {
            watch.misuses.forEach(misuse -> taken.add(misuse.how()));
            watch.misuses.clear();
        }
        return taken;
    }

    private Namespace namespace() {
        return Namespace.create(LeakExtension.class, this);
    }

    private record Misuse(
            String how, String thread, @Nullable Throwable opener) {
        @Override
        public String toString() {
            return how + " on thread " + thread;
        }
    }

    /** One test, on its thread. */
    private static final class Watch {
        private final Queue<Misuse> misuses = new ConcurrentLinkedQueue<>();

        /** Null where nothing was open before: a scope of ours would be the outermost in the place of the test's. */
        private final @Nullable Scope floor;

        Watch() {
            TraceContext before = TraceContext.current();
            try (Scope first = before.makeCurrent()) {
                // The class loader's first scope, unless there was one, makes the listener.
            }
            floor = before.isNone() ? null : before.makeCurrent();
        }

        void end() {
            if (floor == null) {
                Scope.closeAllOfThread();
            } else {
                floor.closeAll();
            }
            WATCHES.remove(this);
            if (!misuses.isEmpty()) {
                throw failure();
            }
        }

        private AssertionError failure() {
            AssertionError failure = new AssertionError(misuses.stream()
                    .map(Misuse::toString)
                    .collect(Collectors.joining(", ", "scopes were misused: ", "")));
            for (Misuse misuse : misuses) {
                if (misuse.opener == null) {
                    continue;
                }
                if (failure.getCause() == null) {
                    failure.initCause(misuse.opener);
                } else {
                    failure.addSuppressed(misuse.opener);
                }
            }
            return failure;
        }
    }
}
