package dev.clew.servlet.internal;

import dev.clew.http.HttpServerCall;
import dev.clew.http.SocketAddresses;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** Knows the exchange of a request in Undertow. */
public final class UndertowExchange {
    /** Holds the call of the handler in front: an exchange has no request attributes before its servlet request is made. */
    public static final AttachmentKey<FrontCall> FRONT = AttachmentKey.create(FrontCall.class);

    private UndertowExchange() {}

    static @Nullable FrontCall front(ServletRequest request) {
        return request instanceof HttpServletRequestImpl own ? own.getExchange().getAttachment(FRONT) : null;
    }

    /** Sends the request id with an answer before which Undertow drops all headers. */
    static void keepHeader(ServletRequest request, HttpServerCall call) {
        if (request instanceof HttpServletRequestImpl own) {
            own.getExchange().addResponseCommitListener(exchange -> keepHeader(exchange, call));
        }
    }

    /** Puts the request id into the answer, unless there is one. */
    public static void keepHeader(HttpServerExchange exchange, HttpServerCall call) {
        HeaderMap headers = exchange.getResponseHeaders();
        if (!headers.contains(call.header())) {
            headers.put(new HttpString(call.header()), call.context().requestId());
        }
    }

    static boolean whenComplete(ServletRequest request, Runnable action) {
        if (!(request instanceof HttpServletRequestImpl own)
                || own.getExchange().isComplete()) {
            return false;
        }
        own.getExchange().addExchangeCompleteListener((exchange, next) -> {
            try {
                action.run();
            } finally {
                next.proceed();
            }
        });
        return true;
    }

    /** Returns the connection's address, which ProxyPeerAddressHandler does not touch. */
    static @Nullable String peer(ServletRequest request) {
        return request instanceof HttpServletRequestImpl own
                ? SocketAddresses.text(own.getExchange().getConnection().getPeerAddress())
                : null;
    }
}
