package dev.clew.springboot.feign;

import dev.clew.http.HttpClientHandler;
import dev.clew.springboot.internal.Redirects;
import feign.Client;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Sends the ids with each request of a client, and follows its redirects if not every host may have them. */
record CorrelatedFeignClient(Client delegate, HttpClientHandler<Request> handler, ThreadLocal<FeignCall> current)
        implements Client {
    @Override
    public Response execute(Request request, Request.Options options) throws IOException {
        FeignCall enclosing = current.get();
        if (enclosing != null) {
            return execute(enclosing, request, options);
        }
        // Not below a method of ours: a client that was built without the capability, or on another thread.
        FeignCall call = new FeignCall(handler);
        try {
            return execute(call, request, options);
        } finally {
            call.end();
        }
    }

    private Response execute(FeignCall call, Request request, Request.Options options) throws IOException {
        try {
            Response response = send(call, request, options);
            call.answered(response.status());
            return response;
        } catch (Throwable t) {
            call.failed(t);
            throw t;
        }
    }

    private Response send(FeignCall call, Request first, Request.Options options) throws IOException {
        int deadline = options.readTimeoutMillis();
        if (!options.isFollowRedirects() || handler.clew().maySendAnywhere()) {
            return delegate.execute(call.sent(first, deadline), options);
        }
        Request.Options following = withoutRedirects(options);
        Request request = first;
        Response response = delegate.execute(call.sent(request, deadline), following);
        for (int redirects = 0; redirects < Redirects.MAX; redirects++) {
            URI target = target(request, response);
            if (target == null) {
                return response;
            }
            response.close();
            String method =
                    Redirects.method(response.status(), request.httpMethod().name());
            request = FeignAdapter.redirected(request, method, target);
            response = delegate.execute(call.sent(request, deadline), following);
        }
        return response;
    }

    private @Nullable URI target(Request request, Response response) {
        try {
            String method = request.httpMethod().name();
            return Redirects.target(response.status(), location(response), FeignAdapter.uri(request), method);
        } catch (RuntimeException e) {
            handler.skipped("redirect", e);
            return null;
        }
    }

    private static Request.Options withoutRedirects(Request.Options options) {
        return new Request.Options(
                options.connectTimeout(),
                options.connectTimeoutUnit(),
                options.readTimeout(),
                options.readTimeoutUnit(),
                false);
    }

    private static @Nullable String location(Response response) {
        for (var header : response.headers().entrySet()) {
            Collection<String> values = header.getValue();
            if (header.getKey().equalsIgnoreCase("Location") && !values.isEmpty()) {
                return values.iterator().next();
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "CorrelatedFeignClient(" + delegate + ")";
    }
}
