package dev.clew.opentelemetry.agent;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizer;
import io.opentelemetry.instrumentation.api.incubator.instrumenter.InstrumenterCustomizerProvider;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;

/**
 * Gives each span's context its request id: the trace id, if no header named one.
 *
 * <p>An operation listener is the first that sees the span and may still change its context. Without state, so it is safe for all threads.
 */
public final class RequestIdCustomizer implements InstrumenterCustomizerProvider {
    /** For {@link java.util.ServiceLoader}. */
    public RequestIdCustomizer() {}

    @Override
    public void customize(InstrumenterCustomizer instrumenter) {
        instrumenter.addOperationMetrics(meter -> Naming.INSTANCE);
    }

    private enum Naming implements OperationListener {
        INSTANCE;

        @Override
        public Context onStart(Context context, Attributes attributes, long startNanos) {
            String id = RequestId.isIn(context) ? "" : RequestId.of(context);
            return id.isEmpty() ? context : RequestId.with(context, id);
        }

        @Override
        public void onEnd(Context context, Attributes attributes, long endNanos) {}
    }

    @Override
    public String toString() {
        return "RequestIdCustomizer";
    }
}
