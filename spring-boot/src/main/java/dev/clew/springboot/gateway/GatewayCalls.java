package dev.clew.springboot.gateway;

import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientHandler;
import dev.clew.micrometer.ContextThreadLocalAccessor;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Surrounds the filters that send a request on, so that each request to a service is a call. */
record GatewayCalls(HttpClientHandler<GatewayRequest> handler) implements GlobalFilter, Ordered {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return Mono.deferContextual(reactor -> {
            GatewayCall call = new GatewayCall(handler, caller(reactor)).in(exchange);
            return chain.filter(exchange)
                    .doOnSuccess(nothing -> call.succeeded(exchange))
                    .doOnError(call::failed)
                    .doOnCancel(call::cancelled);
        });
    }

    /** Returns the thread's context, or Reactor's if it has not been brought to the thread. */
    private static TraceContext caller(ContextView reactor) {
        return reactor.getOrDefault(ContextThreadLocalAccessor.KEY, null) instanceof TraceContext context
                ? context
                : TraceContext.current();
    }

    /** Last before the filters that send: web sockets' is the last but one, Netty's the last. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE - 2;
    }
}
