package dev.clew.servlet.undertow;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.http.SocketAddresses;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request of an Undertow server its id, before security, routing and filters see it.
 *
 * <p>{@link #install} it into each deployment. Undertow's own lines and answers then have the id. Keep the
 * {@code CorrelationFilter} inside: it carries the context into asynchronous work, and joins the request that this handler
 * opened. A request is handed to a worker thread here, as the servlet's handler would do next. Safe for all threads.
 */
public final class CorrelationHttpHandler implements HttpHandler {
    private final HttpServerHandler handler;
    private final HttpHandler delegate;

    private CorrelationHttpHandler(Clew clew, HttpHandler delegate) {
        this.handler = HttpServerHandler.create(clew, "undertow");
        this.delegate = delegate;
    }

    /**
     * Puts a handler in front of a deployment, and the context on every thread on which Undertow works for its requests.
     *
     * @return the deployment
     */
    public static DeploymentInfo install(DeploymentInfo deployment, Clew clew) {
        return deployment
                .addInitialHandlerChainWrapper(handler -> wrap(handler, clew))
                .addThreadSetupAction(new ContextThreads());
    }

    /**
     * Returns a handler in front of another one, for what comes before a deployment: {@code PathHandler}, redirects.
     *
     * <p>A deployment below it still needs {@link #install}, or its asynchronous dispatches and its own executor have lines
     * of Undertow's without the ids.
     */
    public static HttpHandler wrap(HttpHandler delegate, Clew clew) {
        return new CorrelationHttpHandler(clew, delegate);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isInIoThread()) {
            exchange.dispatch(this);
            return;
        }
        if (UndertowCall.isOpen(exchange)) {
            delegate.handleRequest(exchange);
            return;
        }
        String peer = handler.peer(exchange, CorrelationHttpHandler::peer);
        TraceContext context = handler.receive(exchange, CorrelationHttpHandler::header, peer);
        if (context.isNone()) {
            refuse(exchange);
            return;
        }
        UndertowCall call = begin(context, peer, exchange);
        if (call == null) {
            delegate.handleRequest(exchange);
            return;
        }
        Scope scope = context.makeCurrent();
        try {
            delegate.handleRequest(exchange);
        } catch (Throwable t) {
            call.failed(t);
            throw t;
        } finally {
            scope.closeAll();
        }
    }

    private static @Nullable String header(HttpServerExchange exchange, String name) {
        HeaderValues values = exchange.getRequestHeaders().get(name);
        if (values == null || values.isEmpty()) {
            return null;
        }
        return values.size() == 1 ? values.getFirst() : String.join(",", values);
    }

    private static String peer(HttpServerExchange exchange) {
        return SocketAddresses.text(exchange.getConnection().getPeerAddress());
    }

    private @Nullable UndertowCall begin(TraceContext context, String peer, HttpServerExchange exchange) {
        try {
            return UndertowCall.begin(handler, context, peer, exchange);
        } catch (Throwable t) {
            handler.skipped("begin", t);
            return null;
        }
    }

    private void refuse(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.BAD_REQUEST);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain");
        exchange.getResponseSender().send(handler.refusal());
    }

    @Override
    public String toString() {
        return "CorrelationHttpHandler(header=" + handler.header() + ", path=" + handler.path() + ")";
    }
}
