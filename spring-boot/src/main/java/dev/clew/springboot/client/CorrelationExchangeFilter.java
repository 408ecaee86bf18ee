package dev.clew.springboot.client;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import dev.clew.micrometer.ContextThreadLocalAccessor;
import dev.clew.springboot.internal.Redirects;
import java.net.URI;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Sends the id of the request that subscribes along with every call of a WebClient, and tells how the call went.
 *
 * <p>Boot's builder gets it; {@code WebClient.builder().filter(…)} takes it too. It has to be the last. The context is that of
 * the subscribing thread, which Reactor's automatic propagation brings along, or the one in Reactor's {@code Context}. Safe for all threads.
 */
public final class CorrelationExchangeFilter implements ExchangeFilterFunction {
    private final HttpClientHandler<ClientRequest> handler;
    private final boolean followsRedirects;

    private CorrelationExchangeFilter(Clew clew, boolean followsRedirects) {
        this.handler = HttpClientHandler.create(clew, "webclient", WebClientAdapter.INSTANCE);
        this.followsRedirects = followsRedirects;
    }

    /**
     * Returns a filter.
     *
     * @param followsRedirects whether it follows redirects, each judged by its host; the client below must then follow none
     */
    public static CorrelationExchangeFilter create(Clew clew, boolean followsRedirects) {
        return new CorrelationExchangeFilter(clew, followsRedirects);
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(reactor -> {
            HttpClientCall<ClientRequest> call = handler.begin(caller(reactor), request, 0);
            return send(call, request, next, 0)
                    .doOnNext(response -> call.answered(response.statusCode().value()))
                    .doOnError(failure -> call.failed(failure, outcome(failure)))
                    .doOnCancel(() -> call.failed(
                            new java.util.concurrent.CancellationException("the call was cancelled"),
                            Span.Outcome.CANCELLED));
        });
    }

    /** Returns the thread's context, or Reactor's if it has not been brought to the thread. */
    private static TraceContext caller(ContextView reactor) {
        TraceContext current = TraceContext.current();
        return current.isNone()
                        && reactor.getOrDefault(ContextThreadLocalAccessor.KEY, null) instanceof TraceContext context
                ? context
                : current;
    }

    private Mono<ClientResponse> send(
            HttpClientCall<ClientRequest> call, ClientRequest request, ExchangeFunction next, int redirects) {
        Mono<ClientResponse> answer = next.exchange(call.sent(request, handler));
        if (!followsRedirects || redirects == Redirects.MAX) {
            return answer;
        }
        return answer.flatMap(response -> {
            int status = response.statusCode().value();
            String method = request.method().name();
            @Nullable
            URI target = Redirects.target(
                    status, response.headers().asHttpHeaders().getFirst("Location"), request.url(), method);
            if (target == null) {
                return Mono.just(response);
            }
            ClientRequest redirected = redirected(request, Redirects.method(status, method), target);
            return response.releaseBody().then(send(call, redirected, next, redirects + 1));
        });
    }

    private static ClientRequest redirected(ClientRequest request, String method, URI target) {
        ClientRequest.Builder next =
                ClientRequest.from(request).method(HttpMethod.valueOf(method)).url(target);
        if (!method.equals(request.method().name())) {
            next.body((message, context) -> message.setComplete());
        }
        ClientRequest built = next.build();
        return Redirects.isSameHost(request.url(), target)
                ? built
                : WebClientAdapter.without(built, Redirects.OF_THE_HOST);
    }

    private static Span.Outcome outcome(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof TimeoutException || cause instanceof java.io.InterruptedIOException
                ? Span.Outcome.TIMEOUT
                : Span.Outcome.ERROR;
    }

    @Override
    public String toString() {
        return "CorrelationExchangeFilter(path=" + handler.path() + ")";
    }
}
