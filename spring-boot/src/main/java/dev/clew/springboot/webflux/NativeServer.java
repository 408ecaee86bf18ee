package dev.clew.springboot.webflux;

import dev.clew.http.HttpServerHandler;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.netty.Connection;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

/** Asks the server below WebFlux, Reactor Netty or Tomcat, for what WebFlux does not tell. */
final class NativeServer {
    /** Set by Tomcat's RemoteIpValve. */
    private static final String TOMCAT_FORWARDED = "org.apache.tomcat.request.forwarded";

    private final HttpServerHandler handler;

    NativeServer(HttpServerHandler handler) {
        this.handler = handler;
    }

    /**
     * Returns the address at the other end of the request's connection: WebFlux has the one that a proxy's header may have set.
     *
     * @return empty if it is not known, or if nobody asks for it
     */
    String peer(ServerHttpRequest request) {
        return handler.peer(request, NativeServer::address);
    }

    private static @Nullable String address(ServerHttpRequest request) {
        Object own = below(request);
        if (isNetty(own)) {
            return Netty.peer(own);
        }
        return own.getClass().getName().startsWith("org.apache.catalina.") ? Tomcat.peer(own) : null;
    }

    /** Whether the client went before its answer was complete. Reactor Netty says "complete" of a stream that it gave up. */
    boolean isGivenUp(ServerHttpRequest request) {
        try {
            Object own = below(request);
            return isNetty(own) && Netty.isGivenUp(own);
        } catch (Throwable t) {
            handler.skipped("connection", t);
            return false;
        }
    }

    /** Returns the server's own request, or this one if there is no server: in a test. */
    private static Object below(ServerHttpRequest request) {
        try {
            return ServerHttpRequestDecorator.getNativeRequest(request);
        } catch (IllegalStateException | IllegalArgumentException e) {
            return request;
        }
    }

    private static boolean isNetty(Object own) {
        return own.getClass().getName().startsWith("reactor.netty.");
    }

    /** Loaded if Reactor Netty serves. */
    private static final class Netty {
        static @Nullable String peer(Object own) {
            return ((HttpServerRequest) own).connectionRemoteAddress() instanceof InetSocketAddress address
                            && address.getAddress() != null
                    ? address.getAddress().getHostAddress()
                    : null;
        }

        static boolean isGivenUp(Object own) {
            boolean[] gone = {false};
            ((HttpServerRequest) own).withConnection(connection -> gone[0] = isGivenUp(connection));
            return gone[0];
        }

        /** A body of one part is out of Reactor's hands before "complete", and the channel may say that it is inactive then. */
        private static boolean isGivenUp(Connection connection) {
            boolean answered =
                    connection instanceof ChannelOperations<?, ?> operations && operations.isSubscriptionDisposed();
            return !answered && !connection.channel().isActive();
        }
    }

    /** Loaded if Tomcat serves. */
    private static final class Tomcat {
        static @Nullable String peer(Object own) {
            HttpServletRequest request = (HttpServletRequest) own;
            return request.getAttribute(TOMCAT_FORWARDED) == null ? request.getRemoteAddr() : null;
        }
    }
}
