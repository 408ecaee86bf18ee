package dev.clew.servlet.jetty;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.http.SocketAddresses;
import dev.clew.servlet.internal.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request of a Jetty 12 server its id, before security, routing and filters see it.
 *
 * <p>Set it as the server's handler, around all others. Jetty's own lines and answers then have the id. Keep the
 * {@code CorrelationFilter} inside: it carries the context into asynchronous work, and joins the request that this handler
 * opened. Safe for all threads.
 */
public final class CorrelationHandler extends Handler.Wrapper {
    private final HttpServerHandler handler;

    /** Makes the handler with {@link Clew#global()}, for {@code jetty.xml}. */
    public CorrelationHandler() {
        this(Clew.global());
    }

    private CorrelationHandler(Clew clew) {
        this.handler = HttpServerHandler.create(clew, "jetty");
    }

    /** Returns a handler; the one that it wraps is set with {@code setHandler}. */
    public static CorrelationHandler create(Clew clew) {
        return new CorrelationHandler(clew);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (JettyCall.isOpen(request)) {
            return super.handle(request, response, callback);
        }
        // Customizers may have set another address, below which the connection keeps its own.
        String peer = handler.peer(request, CorrelationHandler::peer);
        TraceContext context = handler.receive(request, CorrelationHandler::header, peer);
        if (context.isNone()) {
            refuse(response, callback);
            return true;
        }
        JettyCall call = begin(context, peer, request, response);
        if (call == null) {
            return super.handle(request, response, callback);
        }
        Scope scope = context.makeCurrent();
        try {
            return super.handle(request, response, callback);
        } catch (Throwable t) {
            call.failed(t);
            throw t;
        } finally {
            scope.closeAll();
        }
    }

    private static @Nullable String header(Request request, String name) {
        return Headers.joined(request.getHeaders().getValues(name));
    }

    private static String peer(Request request) {
        return SocketAddresses.text(
                Request.unWrap(request).getConnectionMetaData().getRemoteSocketAddress());
    }

    private @Nullable JettyCall begin(TraceContext context, String peer, Request request, Response response) {
        try {
            return JettyCall.begin(handler, context, peer, request, response);
        } catch (Throwable t) {
            handler.skipped("begin", t);
            return null;
        }
    }

    private void refuse(Response response, Callback callback) {
        response.setStatus(400);
        response.getHeaders().put("Content-Type", "text/plain");
        response.write(true, ByteBuffer.wrap(handler.refusal().getBytes(StandardCharsets.US_ASCII)), callback);
    }

    @Override
    public String toString() {
        return "CorrelationHandler(header=" + handler.header() + ", path=" + handler.path() + ")";
    }
}
