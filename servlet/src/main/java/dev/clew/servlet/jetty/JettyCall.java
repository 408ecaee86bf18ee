package dev.clew.servlet.jetty;

import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.servlet.internal.FrontCall;
import dev.clew.servlet.internal.RequestAttributes;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** One request that Jetty answers, until its stream is complete. */
final class JettyCall extends FrontCall {
    private final Request request;
    private final Response response;
    private volatile int sentStatus;

    private JettyCall(HttpServerHandler handler, TraceContext context, Request request, Response response) {
        super(handler, context);
        this.request = request;
        this.response = response;
    }

    /** Whether another handler of ours stands before this one. */
    static boolean isOpen(Request request) {
        return request.getAttribute(ATTRIBUTE) instanceof JettyCall;
    }

    static JettyCall begin(
            HttpServerHandler handler, TraceContext context, String peer, Request request, Response response) {
        JettyCall call = new JettyCall(handler, context, request, response);
        request.addHttpStreamWrapper(stream -> new CorrelatedStream(stream, call));
        request.setAttribute(ATTRIBUTE, call);
        request.setAttribute(RequestAttributes.REQUEST_ID, context.requestId());
        response.getHeaders().put(call.header(), context.requestId());
        call.begin(peer);
        return call;
    }

    /** Takes note of the status that goes out: an error that Jetty answers itself has a response of its own. */
    void sent(int status) {
        sentStatus = status;
        answering();
    }

    void completed(@Nullable Throwable failure) {
        if (failure != null) {
            failed(failure);
        }
        answered();
    }

    @Override
    protected String method() {
        return request.getMethod();
    }

    @Override
    protected @Nullable String path() {
        return request.getHttpURI().getPath();
    }

    @Override
    protected @Nullable Object attribute(String name) {
        return request.getAttribute(name);
    }

    @Override
    protected int status() {
        int sent = sentStatus;
        return sent == 0 ? response.getStatus() : sent;
    }

    @Override
    protected @Nullable Long bytes() {
        long length = response.getHeaders().getLongField("Content-Length");
        return length < 0 ? null : Long.valueOf(length);
    }
}
