package dev.clew.opentelemetry;

import dev.clew.TraceContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's storage of the current context, with a scope of ours opened and closed beside each of its own that
 * changes the ids.
 *
 * <p>So the MDC and the scope listeners follow, and what closes out of order is dealt with as it is with all our scopes.
 */
final class MirroredStorage implements ContextStorage {
    private static final Logger LOG = LoggerFactory.getLogger("clew.opentelemetry");

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private static volatile boolean inForce;

    private final ContextStorage storage;

    private MirroredStorage(ContextStorage storage) {
        this.storage = storage;
    }

    static ContextStorage around(ContextStorage storage) {
        inForce = true;
        return new MirroredStorage(storage);
    }

    /** OpenTelemetry does not say that a wrapper came too late; it shows in a span being current without one. */
    static void warnUnlessInForce() {
        if (!inForce && WARNED.compareAndSet(false, true)) {
            LOG.warn(
                    "OpenTelemetry was in use before Clew: the MDC follows its spans only where a scope of ours opens or"
                            + " closes; call OpenTelemetrySource.install() before OpenTelemetry is first used");
        }
    }

    @Override
    public @Nullable Scope attach(Context context) {
        TraceContext before = TraceContext.current();
        Scope scope = storage.attach(context);
        TraceContext after = TraceContext.current();
        return after.equals(before) ? scope : new BothScopes(scope, after.makeCurrent());
    }

    @Override
    public @Nullable Context current() {
        return storage.current();
    }

    @Override
    public Context root() {
        return storage.root();
    }

    @Override
    public String toString() {
        return "MirroredStorage(" + storage + ")";
    }

    /** Closes OpenTelemetry's first, so that our scopes see what is current without it. */
    private record BothScopes(Scope scope, dev.clew.Scope ours) implements Scope {
        @Override
        public void close() {
            try {
                scope.close();
            } finally {
                ours.close();
            }
        }
    }
}
