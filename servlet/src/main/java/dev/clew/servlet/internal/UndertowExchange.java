package dev.clew.servlet.internal;

import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.undertow.util.AttachmentKey;
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

    /** Returns the connection's address, which ProxyPeerAddressHandler does not touch. */
    static @Nullable String peer(ServletRequest request) {
        return request instanceof HttpServletRequestImpl own
                ? SocketAddresses.text(own.getExchange().getConnection().getPeerAddress())
                : null;
    }
}
