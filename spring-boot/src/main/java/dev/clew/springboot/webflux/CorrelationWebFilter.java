package dev.clew.springboot.webflux;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.micrometer.ContextThreadLocalAccessor;
import dev.clew.springboot.internal.HeaderValues;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives every request of a WebFlux server its id, for as long as it is served.
 *
 * <p>A bean of this type is enough, and Boot has one. The request's context is in Reactor's {@code Context} under
 * {@link ContextThreadLocalAccessor#KEY}, from which Reactor's automatic propagation brings it to each thread. Its id is sent
 * back in the first header of {@code clew.request.id.headers}. One {@code SERVER} span tells how the request went; it ends
 * with the answer's body. If something of ours fails it is counted and skipped, and the request is served all the same. Safe
 * for all threads.
 */
public final class CorrelationWebFilter implements WebFilter, Ordered {
    private static final String NAME = "webflux";

    private final HttpServerHandler handler;
    private final NativeServer server;

    private CorrelationWebFilter(HttpServerHandler handler) {
        this.handler = handler;
        this.server = new NativeServer(handler);
    }

    /** Returns a filter for all requests. */
    public static CorrelationWebFilter create(Clew clew) {
        return new CorrelationWebFilter(HttpServerHandler.create(clew, NAME));
    }

    /** Returns a filter for a port that operators alone ask: all its requests are probes, whose lines have the level DEBUG. */
    static CorrelationWebFilter createForProbes(Clew clew) {
        return new CorrelationWebFilter(HttpServerHandler.createForProbes(clew, NAME));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (ReactiveCall.of(exchange) != null) {
            // Registered twice.
            return chain.filter(exchange);
        }
        String peer = server.peer(exchange.getRequest());
        TraceContext context = handler.receive(exchange.getRequest().getHeaders(), HeaderValues::joined, peer);
        if (context.isNone()) {
            return refuse(exchange.getResponse());
        }
        ReactiveCall call = begin(context, peer, exchange);
        return call == null ? chain.filter(exchange) : serve(call, exchange, chain);
    }

    private @Nullable ReactiveCall begin(TraceContext context, String peer, ServerWebExchange exchange) {
        try {
            return ReactiveCall.begin(handler, server, context, peer, exchange);
        } catch (Throwable t) {
            handler.skipped("begin", t);
            return null;
        }
    }

    private static Mono<Void> serve(ReactiveCall call, ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.defer(() -> chain.filter(exchange))
                .doOnSuccess(nothing -> call.served())
                .doOnError(call::thrown)
                .doOnCancel(call::cancelled)
                .contextWrite(call::writeTo);
    }

    private Mono<Void> refuse(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.BAD_REQUEST);
        response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
        DataBuffer body = response.bufferFactory().wrap(handler.refusal().getBytes(StandardCharsets.US_ASCII));
        return response.writeWith(Mono.just(body));
    }

    /** First, but after observations that are filters themselves (OpenTelemetry's); before Spring Security (- 100). */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 2;
    }

    @Override
    public String toString() {
        return "CorrelationWebFilter(header=" + handler.header() + ", path=" + handler.path() + ")";
    }
}
