package dev.clew.servlet.tomcat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.servlet.internal.Headers;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request of a Tomcat its id, before security, routing and filters see it.
 *
 * <p>Add it to the engine, as the first of its valves. Tomcat's own lines and answers then have the id. Keep the
 * {@code CorrelationFilter} inside: it carries the context into asynchronous work, and joins the request that this valve
 * opened. Tomcat tells the end of a request to access logs alone, so the valve is one. Safe for all threads.
 */
public final class CorrelationValve extends ValveBase implements AccessLog {
    private final HttpServerHandler handler;

    /** Makes the valve with {@link Clew#global()}, for {@code server.xml} and {@code context.xml}. */
    public CorrelationValve() {
        this(Clew.global());
    }

    private CorrelationValve(Clew clew) {
        super(true);
        this.handler = HttpServerHandler.create(clew, "tomcat");
    }

    /** Returns a valve. */
    public static CorrelationValve create(Clew clew) {
        return new CorrelationValve(clew);
    }

    /** Is called for the first dispatch and for asynchronous ones. */
    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        TomcatCall known = TomcatCall.of(request);
        if (known != null) {
            serve(known, request, response);
            return;
        }
        String peer = handler.peer(request, Request::getPeerAddr);
        TraceContext context = handler.receive(request, Headers::joined, peer);
        if (context.isNone()) {
            refuse(response);
            return;
        }
        TomcatCall call = begin(context, peer, request, response);
        if (call == null) {
            getNext().invoke(request, response);
        } else {
            serve(call, request, response);
        }
    }

    private void serve(TomcatCall call, Request request, Response response) throws IOException, ServletException {
        Scope scope = call.context().makeCurrent();
        try {
            getNext().invoke(request, response);
        } catch (Throwable t) {
            call.failed(t);
            throw t;
        } finally {
            scope.closeAll();
            call.restoreHeader();
        }
    }

    /** Ends the request: its answer is sent. */
    @Override
    public void log(Request request, Response response, long time) {
        TomcatCall call = TomcatCall.of(request);
        if (call != null) {
            call.completed();
        }
    }

    /** Does nothing: the connection's own address is taken, whatever RemoteIpValve has found. */
    @Override
    public void setRequestAttributesEnabled(boolean enabled) {}

    @Override
    public boolean getRequestAttributesEnabled() {
        return false;
    }

    private @Nullable TomcatCall begin(TraceContext context, String peer, Request request, Response response) {
        try {
            return TomcatCall.begin(handler, context, peer, request, response);
        } catch (Throwable t) {
            handler.skipped("begin", t);
            return null;
        }
    }

    private void refuse(Response response) throws IOException {
        response.setStatus(Response.SC_BAD_REQUEST);
        response.setContentType("text/plain");
        response.getWriter().print(handler.refusal());
    }

    @Override
    public String toString() {
        return "CorrelationValve(header=" + handler.header() + ", path=" + handler.path() + ")";
    }
}
