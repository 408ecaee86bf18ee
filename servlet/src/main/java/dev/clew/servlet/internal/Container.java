package dev.clew.servlet.internal;

import dev.clew.http.HttpServerHandler;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Asks the container below the Servlet API: the API has only the address that a proxy's header may have set.
 *
 * <p>A container that hides its classes from the application cannot be asked. That is counted and logged once.
 */
public final class Container {
    /** Set by Tomcat's RemoteIpValve and RemoteIpFilter. */
    private static final String TOMCAT_FORWARDED = "org.apache.tomcat.request.forwarded";

    private static final int MAX_WRAPPERS = 64;

    private final HttpServerHandler handler;
    private volatile boolean hidden;

    /**
     * Makes the view of one adapter.
     *
     * @param handler counts failures
     */
    public Container(HttpServerHandler handler) {
        this.handler = handler;
    }

    /** Returns the call that a handler in front has opened for this request, null if there is none. */
    public @Nullable FrontCall front(HttpServletRequest request) {
        try {
            if (request.getAttribute(RequestAttributes.FRONT) instanceof FrontCall call) {
                return call;
            }
            ServletRequest own = unwrapped(request);
            return isAsked(own, "io.undertow.") ? UndertowExchange.front(own) : null;
        } catch (LinkageError e) {
            isHidden(e);
            return null;
        } catch (Throwable t) {
            handler.skipped("front", t);
            return null;
        }
    }

    /**
     * Returns the address at the other end of the request's connection.
     *
     * @return empty if it is not known, because the container has only one that a header has set
     */
    public String peer(HttpServletRequest request) {
        try {
            ServletRequest own = unwrapped(request);
            String address = asked(own);
            if (address == null && request.getAttribute(TOMCAT_FORWARDED) == null) {
                address = own.getRemoteAddr();
            }
            return address == null ? "" : address;
        } catch (Throwable t) {
            handler.skipped("peer", t);
            return "";
        }
    }

    private @Nullable String asked(ServletRequest own) {
        try {
            if (isAsked(own, "org.eclipse.jetty.ee10.")) {
                return JettyEe10Request.peer(own);
            }
            if (isAsked(own, "org.eclipse.jetty.ee11.")) {
                return JettyEe11Request.peer(own);
            }
            return isAsked(own, "io.undertow.") ? UndertowExchange.peer(own) : null;
        } catch (LinkageError e) {
            isHidden(e);
            return null;
        }
    }

    private boolean isAsked(ServletRequest own, String container) {
        return !hidden && own.getClass().getName().startsWith(container);
    }

    private void isHidden(LinkageError e) {
        hidden = true;
        handler.skipped("container", e);
    }

    /** Takes off what filters before ours have put around the request: RemoteIpFilter, Spring's ForwardedHeaderFilter. */
    private static ServletRequest unwrapped(ServletRequest request) {
        ServletRequest own = request;
        for (int i = 0; i < MAX_WRAPPERS && own instanceof ServletRequestWrapper wrapper; i++) {
            own = wrapper.getRequest();
        }
        return own;
    }
}
