package dev.clew.servlet.undertow;

import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.servlet.internal.FrontCall;
import dev.clew.servlet.internal.RequestAttributes;
import dev.clew.servlet.internal.UndertowExchange;
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ResponseCommitListener;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import jakarta.servlet.RequestDispatcher;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request that Undertow answers, until its exchange is complete. */
final class UndertowCall extends FrontCall implements ResponseCommitListener, ExchangeCompletionListener {
    private final HttpServerExchange exchange;

    private UndertowCall(HttpServerHandler handler, TraceContext context, HttpServerExchange exchange) {
        super(handler, context);
        this.exchange = exchange;
    }

    /** Whether another handler of ours stands before this one. */
    static boolean isOpen(HttpServerExchange exchange) {
        return exchange.getAttachment(UndertowExchange.FRONT) != null;
    }

    static UndertowCall begin(
            HttpServerHandler handler, TraceContext context, String peer, HttpServerExchange exchange) {
        UndertowCall call = new UndertowCall(handler, context, exchange);
        exchange.addExchangeCompleteListener(call);
        exchange.addResponseCommitListener(call);
        exchange.putAttachment(UndertowExchange.FRONT, call);
        Map<String, String> attributes = attributes(exchange);
        attributes.put(RequestAttributes.REQUEST_ID, context.requestId());
        // A filter of another class loader has another key for the attachment.
        attributes.put(ATTRIBUTE, call.get());
        exchange.getResponseHeaders().put(new HttpString(call.header()), context.requestId());
        call.begin(peer);
        return call;
    }

    /** Returns the attributes that the servlet's request will have. */
    private static Map<String, String> attributes(HttpServerExchange exchange) {
        Map<String, String> known = exchange.getAttachment(HttpServerExchange.REQUEST_ATTRIBUTES);
        if (known != null) {
            return known;
        }
        Map<String, String> attributes = new HashMap<>();
        exchange.putAttachment(HttpServerExchange.REQUEST_ATTRIBUTES, attributes);
        return attributes;
    }

    /** Sends the request id with the answer: Undertow drops all headers before it answers what the chain threw. */
    @Override
    public void beforeCommit(HttpServerExchange committed) {
        answering();
        UndertowExchange.keepHeader(committed, this);
    }

    @Override
    public void exchangeEvent(HttpServerExchange completed, NextListener next) {
        try {
            answered();
        } finally {
            next.proceed();
        }
    }

    @Override
    protected String method() {
        return exchange.getRequestMethod().toString();
    }

    @Override
    protected @Nullable String path() {
        return exchange.isHostIncludedInRequestURI() ? exchange.getRequestPath() : exchange.getRequestURI();
    }

    @Override
    protected @Nullable Object attribute(String name) {
        ServletRequestContext servlet = exchange.getAttachment(ServletRequestContext.ATTACHMENT_KEY);
        Object value = servlet == null ? null : servlet.getOriginalRequest().getAttribute(name);
        // Without an error page there is no attribute for the failure.
        return value == null && name.equals(RequestDispatcher.ERROR_EXCEPTION)
                ? exchange.getAttachment(DefaultResponseListener.EXCEPTION)
                : value;
    }

    @Override
    protected int status() {
        return exchange.getStatusCode();
    }

    @Override
    protected @Nullable Long bytes() {
        String length = exchange.getResponseHeaders().getFirst(Headers.CONTENT_LENGTH);
        return length == null ? null : Long.valueOf(length);
    }
}
