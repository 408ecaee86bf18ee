package dev.clew.servlet.internal;

import dev.clew.http.SocketAddresses;
import jakarta.servlet.ServletRequest;
import org.eclipse.jetty.ee11.servlet.ServletApiRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Knows the connection of a request in Jetty's EE 11. */
final class JettyEe11Request {
    private JettyEe11Request() {}

    /** Returns the connection's address, below the wrapper that ForwardedRequestCustomizer puts around the connection. */
    static @Nullable String peer(ServletRequest request) {
        return request instanceof ServletApiRequest own
                ? SocketAddresses.text(
                        Request.unWrap(own.getRequest()).getConnectionMetaData().getRemoteSocketAddress())
                : null;
    }

    static boolean whenComplete(ServletRequest request, Runnable action) {
        if (!(request instanceof ServletApiRequest own)) {
            return false;
        }
        Request.addCompletionListener(own.getRequest(), failure -> action.run());
        return true;
    }
}
