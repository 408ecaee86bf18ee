package dev.clew.servlet.tomcat;

import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.servlet.internal.FrontCall;
import dev.clew.servlet.internal.RequestAttributes;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.jspecify.annotations.Nullable;

/** One request that Tomcat answers, through all its dispatches. */
final class TomcatCall extends FrontCall {
    private final Request request;
    private final Response response;

    private TomcatCall(HttpServerHandler handler, TraceContext context, Request request, Response response) {
        super(handler, context);
        this.request = request;
        this.response = response;
    }

    static @Nullable TomcatCall of(Request request) {
        return request.getAttribute(ATTRIBUTE) instanceof TomcatCall call ? call : null;
    }

    static TomcatCall begin(
            HttpServerHandler handler, TraceContext context, String peer, Request request, Response response) {
        TomcatCall call = new TomcatCall(handler, context, request, response);
        request.setAttribute(ATTRIBUTE, call);
        request.setAttribute(RequestAttributes.REQUEST_ID, context.requestId());
        response.setHeader(call.header(), context.requestId());
        call.begin(peer);
        return call;
    }

    /** Sends the request id back after a reset. */
    void restoreHeader() {
        try {
            if (!response.isCommitted() && response.getHeader(header()) == null) {
                response.setHeader(header(), context().requestId());
            }
        } catch (Throwable t) {
            skipped("header", t);
        }
    }

    void completed() {
        answered();
    }

    /** Tomcat tells nobody when the head of an answer goes out. */
    @Override
    protected void failing() {
        try {
            if (response.isCommitted()) {
                answering();
            }
        } catch (Throwable t) {
            skipped("failure", t);
        }
    }

    @Override
    protected String method() {
        return String.valueOf(request.getMethod());
    }

    @Override
    protected @Nullable String path() {
        return request.getRequestURI();
    }

    @Override
    protected @Nullable Object attribute(String name) {
        return request.getAttribute(name);
    }

    @Override
    protected int status() {
        return response.getStatus();
    }

    @Override
    protected @Nullable Long bytes() {
        long length = response.getCoyoteResponse().getContentLengthLong();
        return length < 0 ? null : Long.valueOf(length);
    }
}
