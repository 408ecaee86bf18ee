package dev.clew.servlet.internal;

import dev.clew.http.HttpServerCall;
import dev.clew.http.HttpServerHandler;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the container below the Servlet API: the API has only the address that a proxy's header may have set.
 *
 * <p>A container that hides its classes from the application cannot be asked. That is counted and logged once.
 */
public final class Container {
    /** Set by Tomcat's RemoteIpValve and RemoteIpFilter. */
    private static final String TOMCAT_FORWARDED = "org.apache.tomcat.request.forwarded";

    static final int BAD_REQUEST = 400;

    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private static final int MAX_WRAPPERS = 64;

    private final HttpServerHandler handler;
    private final Function<HttpServletRequest, @Nullable String> address = this::address;
    private final WaitingRequests waiting = new WaitingRequests();
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
     * @return empty if nobody asks for it, or if the container has only one that a header has set
     */
    public String peer(HttpServletRequest request) {
        return handler.peer(request, address);
    }

    private @Nullable String address(HttpServletRequest request) {
        ServletRequest own = unwrapped(request);
        String address = asked(own);
        return address == null && request.getAttribute(TOMCAT_FORWARDED) == null ? own.getRemoteAddr() : address;
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

    /**
     * Returns the status that the container is going to answer if nothing is sent yet, for a request that cannot wait for it.
     *
     * @param thrown what passes through the filter
     */
    public int status(HttpServletRequest request, Throwable thrown) {
        try {
            ServletRequest own = unwrapped(request);
            if (isAsked(own, "org.apache.catalina.")) {
                return TomcatFailure.status(thrown);
            }
            // Undertow asks a servlet's exception for its status, but none that passes through a filter.
            return isAsked(own, "io.undertow.") ? SERVER_ERROR : statusOf(thrown);
        } catch (LinkageError e) {
            isHidden(e);
        } catch (Throwable t) {
            handler.skipped("status", t);
        }
        return statusOf(thrown);
    }

    /** Returns the status that the Servlet API asks of every container. */
    static int statusOf(Throwable thrown) {
        if (thrown instanceof UnavailableException unavailable) {
            return unavailable.isPermanent() ? NOT_FOUND : UNAVAILABLE;
        }
        return SERVER_ERROR;
    }

    /** Has the request id sent with the container's answer to what was thrown, if the container drops all headers first. */
    public void keepHeader(HttpServletRequest request, HttpServerCall call) {
        try {
            ServletRequest own = unwrapped(request);
            if (isAsked(own, "io.undertow.")) {
                UndertowExchange.keepHeader(own, call);
            }
        } catch (LinkageError e) {
            isHidden(e);
        } catch (Throwable t) {
            handler.skipped("header", t);
        }
    }

    /** Has Tomcat say when it is done with a request: it says so to listeners alone, and takes them while it starts. */
    public void listen(FilterConfig filter) {
        try {
            ServletContext servlets = filter.getServletContext();
            if (String.valueOf(servlets.getServerInfo()).startsWith("Apache Tomcat/")) {
                servlets.addListener(waiting);
                waiting.listens();
            }
        } catch (Throwable t) {
            handler.skipped("listener", t);
        }
    }

    /** Ends the requests that still wait: a Tomcat that stops says no more. */
    public void stop() {
        waiting.stop();
    }

    /**
     * Runs an action when the container is done with the request, error page included.
     *
     * @return false if the container cannot be asked to
     */
    public boolean whenComplete(HttpServletRequest request, Runnable action) {
        try {
            ServletRequest own = unwrapped(request);
            if (isAsked(own, "org.eclipse.jetty.ee10.")) {
                return JettyEe10Request.whenComplete(own, action);
            }
            if (isAsked(own, "org.eclipse.jetty.ee11.")) {
                return JettyEe11Request.whenComplete(own, action);
            }
            if (isAsked(own, "org.apache.catalina.")) {
                return waiting.add(own, action);
            }
            return isAsked(own, "io.undertow.") && UndertowExchange.whenComplete(own, action);
        } catch (LinkageError e) {
            isHidden(e);
        } catch (Throwable t) {
            handler.skipped("end", t);
        }
        return false;
    }

    /** Whether nobody is told of the completion if a dispatch throws after it has started to be asynchronous. */
    public static boolean forgetsToComplete(HttpServletRequest request) {
        return request.getServletContext().getServerInfo().startsWith("Apache Tomcat/10.");
    }

    private boolean isAsked(ServletRequest own, String container) {
        return !hidden && own.getClass().getName().startsWith(container);
    }

    private void isHidden(LinkageError e) {
        hidden = true;
        handler.skipped("container", e);
    }

    /** Takes off what filters before ours have put around the request: RemoteIpFilter, Spring's ForwardedHeaderFilter. */
    static ServletRequest unwrapped(ServletRequest request) {
        ServletRequest own = request;
        for (int i = 0; i < MAX_WRAPPERS && own instanceof ServletRequestWrapper wrapper; i++) {
            own = wrapper.getRequest();
        }
        return own;
    }
}
