package dev.clew.apachehttp;

import dev.clew.http.HttpClientAdapter;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.support.BasicRequestBuilder;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * A request that goes through the classic or the asynchronous chain.
 *
 * @param exchangeId the same for all requests of a call, and for no other call
 */
record ApacheRequest(HttpRequest delegate, String exchangeId, HttpRoute route, HttpClientContext context) {
    /** Returns the response time-out, zero if there is none. */
    long deadlineMillis() {
        Timeout timeout = context.getRequestConfigOrDefault().getResponseTimeout();
        return TimeValue.isPositive(timeout) ? timeout.toMilliseconds() : 0;
    }

    /** Returns the route's target; a proxy without a tunnel goes to the host that the request itself names. */
    private NamedEndpoint target() {
        URIAuthority named = delegate.getAuthority();
        return named != null && route.getProxyHost() != null && !route.isTunnelled() ? named : route.getTargetHost();
    }

    /** Changes a request itself; only the one that the call begins with is copied. */
    enum Adapter implements HttpClientAdapter<ApacheRequest, ApacheRequest> {
        INSTANCE;

        @Override
        public String method(ApacheRequest request) {
            return request.delegate.getMethod();
        }

        @Override
        public String path(ApacheRequest request) {
            String path = request.delegate.getPath();
            return path == null ? "/" : path;
        }

        @Override
        public String host(ApacheRequest request) {
            return request.target().getHostName();
        }

        @Override
        public int port(ApacheRequest request) {
            int named = request.target().getPort();
            return named < 0 ? request.route.getTargetHost().getPort() : named;
        }

        @Override
        public @Nullable String get(ApacheRequest request, String name) {
            Header[] headers = request.delegate.getHeaders(name);
            return headers.length == 0
                    ? null
                    : Arrays.stream(headers).map(Header::getValue).collect(Collectors.joining(","));
        }

        @Override
        public ApacheRequest copy(ApacheRequest request) {
            HttpRequest copy = BasicRequestBuilder.copy(request.delegate).build();
            return new ApacheRequest(copy, request.exchangeId, request.route, request.context);
        }

        @Override
        public ApacheRequest edit(ApacheRequest request) {
            return request;
        }

        @Override
        public ApacheRequest toRequest(ApacheRequest changes) {
            return changes;
        }

        @Override
        public void set(ApacheRequest changes, String name, String value) {
            // Apache's setHeader replaces the first of several and leaves the others.
            changes.delegate.removeHeaders(name);
            changes.delegate.addHeader(name, value);
        }

        @Override
        public void remove(ApacheRequest changes, String name) {
            changes.delegate.removeHeaders(name);
        }
    }
}
