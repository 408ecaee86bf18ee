package dev.clew.springboot.client;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import dev.clew.springboot.internal.Redirects;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the current request's id along with every call of RestClient and RestTemplate, and tells how the call went.
 *
 * <p>Boot's builders get it; {@code RestClient.builder().requestInterceptor(…)} takes it too. It has to be the last. Safe for
 * all threads.
 */
public final class CorrelationClientInterceptor implements ClientHttpRequestInterceptor {
    private final HttpClientHandler<HttpRequest> handler;
    private final boolean followsRedirects;

    private CorrelationClientInterceptor(Clew clew, boolean followsRedirects) {
        this.handler = HttpClientHandler.create(clew, "spring", SpringAdapter.INSTANCE);
        this.followsRedirects = followsRedirects;
    }

    /**
     * Returns an interceptor.
     *
     * @param followsRedirects whether it follows redirects, each judged by its host; the client below must then follow none
     */
    public static CorrelationClientInterceptor create(Clew clew, boolean followsRedirects) {
        return new CorrelationClientInterceptor(clew, followsRedirects);
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        HttpClientCall<HttpRequest> call = handler.begin(TraceContext.current(), request, 0);
        try {
            ClientHttpResponse response = send(call, request, body, execution);
            call.answered(response.getStatusCode().value());
            return response;
        } catch (Throwable t) {
            call.failed(t, outcome(t));
            throw t;
        }
    }

    private ClientHttpResponse send(
            HttpClientCall<HttpRequest> call, HttpRequest first, byte[] firstBody, ClientHttpRequestExecution execution)
            throws IOException {
        HttpRequest request = first;
        byte[] body = firstBody;
        ClientHttpResponse response = execution.execute(call.sent(request, handler), body);
        for (int redirects = 0; followsRedirects && redirects < Redirects.MAX; redirects++) {
            int status = response.getStatusCode().value();
            String method = request.getMethod().name();
            @Nullable
            URI target = Redirects.target(status, response.getHeaders().getFirst("Location"), request.getURI(), method);
            if (target == null) {
                return response;
            }
            response.close();
            String next = Redirects.method(status, method);
            body = next.equals(method) ? body : new byte[0];
            request = SpringRequest.redirected(request, HttpMethod.valueOf(next), target);
            response = execution.execute(call.sent(request, handler), body);
        }
        return response;
    }

    private static Span.Outcome outcome(Throwable failure) {
        return failure instanceof SocketTimeoutException || failure instanceof HttpTimeoutException
                ? Span.Outcome.TIMEOUT
                : Span.Outcome.ERROR;
    }

    @Override
    public String toString() {
        return "CorrelationClientInterceptor(path=" + handler.path() + ")";
    }
}
