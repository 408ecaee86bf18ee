package dev.clew.testkit;

import dev.clew.context.Scope;
import dev.clew.context.ScopeListener;
import dev.clew.context.TraceContext;
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
 * Fails a test that leaves a scope open, or that closes a scope on another thread, out of order or twice.
 *
 * <p>For {@code @ExtendWith} and {@code @RegisterExtension}. A scope that the test left open on its thread is closed after
 * the test, as is one that a task left open on a pool's thread. The failure's cause is the stack that opened the scope. A
 * scope that {@code @BeforeAll} opened stays open. No setting is needed: with the testkit on the class path every scope
 * remembers its opener.
 *
 * <p>Misuse on other threads fails all tests that run at the time.
 */
public final class LeakExtension implements BeforeEachCallback, AfterEachCallback {
    private static final List<Watch> WATCHES = new CopyOnWriteArrayList<>();
    private static volatile boolean listening;

    /** Called by JUnit. */
    public LeakExtension() {}

    /** Reports misuse to the extension. The service loader makes one at the class loader's first scope. */
    public static final class Listener implements ScopeListener {
        /** Called by the service loader. */
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
            throw new IllegalStateException("LeakExtension sees no scopes: clew-testkit must be visible to the class"
                    + " loader of clew-core, or to the context loader of the thread that opens the first scope");
        }
        WATCHES.add(watch);
        context.getStore(namespace()).put(Watch.class, watch);
    }

    /** @throws AssertionError with each misuse and its thread, and the opener as its cause */
    @Override
    public void afterEach(ExtensionContext context) {
        Watch watch = context.getStore(namespace()).remove(Watch.class, Watch.class);
        if (watch != null) {
            watch.end();
        }
    }

    /**
     * Returns the kinds of misuse found until now, and forgives them: for a test that misuses scopes on purpose.
     *
     * <p>The kinds are the ones that {@link ScopeListener#misused} is told, such as {@code scope.leaked}.
     */
    public static List<String> takeMisuses() {
        List<String> taken = new ArrayList<>();
        for (Watch watch : WATCHES) {
            for (Misuse misuse = watch.misuses.poll(); misuse != null; misuse = watch.misuses.poll()) {
                taken.add(misuse.how());
            }
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

    /** The misuse during one test. */
    private static final class Watch {
        private final Queue<Misuse> misuses = new ConcurrentLinkedQueue<>();

        /** Null if no scope was open before the test: the test's first scope must be the outermost one. */
        private final @Nullable Scope floor;

        Watch() {
            TraceContext before = TraceContext.current();
            try (Scope first = before.makeCurrent()) {
                // The class loader's first scope makes the listener.
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
