package dev.clew.servlet.undertow;

import dev.clew.context.Scope;
import dev.clew.servlet.internal.FrontCall;
import dev.clew.servlet.internal.UndertowExchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.api.ThreadSetupHandler;
import org.jspecify.annotations.Nullable;

/** Brings a request's context to every thread on which Undertow works for it: asynchronous dispatches, an executor's. */
final class ContextThreads implements ThreadSetupHandler {
    @Override
    public <T, C> Action<T, C> create(Action<T, C> action) {
        return (exchange, context) -> {
            FrontCall call = call(exchange);
            if (call == null) {
                return action.call(exchange, context);
            }
            Scope scope = call.context().makeCurrent();
            try {
                return action.call(exchange, context);
            } finally {
                scope.closeAll();
            }
        };
    }

    /** Undertow has no exchange for work that no request asked for. */
    private static @Nullable FrontCall call(@Nullable HttpServerExchange exchange) {
        return exchange == null ? null : exchange.getAttachment(UndertowExchange.FRONT);
    }

    @Override
    public String toString() {
        return "ContextThreads";
    }
}
