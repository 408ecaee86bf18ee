package dev.clew.opentelemetry;

import dev.clew.context.TraceContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * OpenTelemetry's storage of the current context, which opens and closes a scope of ours with each of its own that
 * changes the ids.
 *
 * <p>So the MDC and the scope listeners follow, and scopes that close out of order are treated like all our scopes.
 */
final class CorrelatedContextStorage implements ContextStorage {
    private static final Logger LOG = LoggerFactory.getLogger("clew.opentelemetry");

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private static volatile boolean installed;

    private final ContextStorage delegate;

    private CorrelatedContextStorage(ContextStorage delegate) {
        this.delegate = delegate;
    }

    static ContextStorage wrap(ContextStorage storage) {
        installed = true;
        return new CorrelatedContextStorage(storage);
    }

    /** OpenTelemetry does not say that a wrapper came too late; a current span without a wrapper shows it. */
    static void warnUnlessInstalled() {
        if (!installed && WARNED.compareAndSet(false, true)) {
            LOG.warn(
                    "OpenTelemetry was in use before Clew: the MDC follows its spans only when a scope of ours opens or"
                            + " closes; call OpenTelemetrySource.install() before OpenTelemetry is first used");
        }
    }

    @Override
    public @Nullable Scope attach(Context context) {
        TraceContext before = TraceContext.current();
        Scope scope = delegate.attach(context);
        TraceContext after = TraceContext.current();
        return after.equals(before) ? scope : new CorrelatedScope(scope, after.makeCurrent());
    }

    @Override
    public @Nullable Context current() {
        return delegate.current();
    }

    @Override
    public Context root() {
        return delegate.root();
    }

    @Override
    public String toString() {
        return "CorrelatedContextStorage(" + delegate + ")";
    }

    /** Closes OpenTelemetry's scope first, so that our scopes see the context behind it. */
    private record CorrelatedScope(Scope delegate, dev.clew.context.Scope ours) implements Scope {
        @Override
        public void close() {
            try {
                delegate.close();
            } finally {
                ours.close();
            }
        }
    }
}
