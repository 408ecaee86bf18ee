package dev.clew.apachehttp;

import dev.clew.http.HttpClientRequest;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * A request that goes through the classic or the asynchronous chain.
 *
 * @param exchangeId the same for all requests of a call, and for no other call
 */
record ApacheRequest(HttpRequest delegate, String exchangeId, HttpRoute route, HttpClientContext context)
        implements HttpClientRequest {
    @Override
    public String method() {
        return delegate.getMethod();
    }

    @Override
    public String path() {
        String path = delegate.getPath();
        return path == null ? "/" : path;
    }

    /** Returns the route's target; a proxy without a tunnel goes to the host that the request itself names. */
    @Override
    public String host() {
        return target().getHostName();
    }

    @Override
    public int port() {
        int named = target().getPort();
        return named < 0 ? route.getTargetHost().getPort() : named;
    }

    private NamedEndpoint target() {
        URIAuthority named = delegate.getAuthority();
        return named != null && route.getProxyHost() != null && !route.isTunnelled() ? named : route.getTargetHost();
    }

    @Override
    public long deadlineMillis() {
        Timeout timeout = context.getRequestConfigOrDefault().getResponseTimeout();
        return TimeValue.isPositive(timeout) ? timeout.toMilliseconds() : 0;
    }

    @Override
    public void setHeader(String name, String value) {
        // The request's own setHeader replaces the first of several and leaves the others.
        delegate.removeHeaders(name);
        delegate.addHeader(name, value);
    }

    @Override
    public void removeHeader(String name) {
        delegate.removeHeaders(name);
    }
}
