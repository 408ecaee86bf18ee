package dev.clew.springboot.webflux;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Runs an exception handler in the context of the request that failed: it comes after the filters, outside of ours. */
record CorrelatedExceptionHandler(WebExceptionHandler delegate) implements WebExceptionHandler, Ordered {
    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ReactiveCall call = ReactiveCall.of(exchange);
        return call == null
                ? delegate.handle(exchange, failure)
                : Mono.defer(() -> delegate.handle(exchange, failure))
                        .doOnCancel(call::cancelled)
                        .contextWrite(call::writeTo);
    }

    @Override
    public int getOrder() {
        return delegate instanceof Ordered ordered
                ? ordered.getOrder()
                : OrderUtils.getOrder(delegate.getClass(), LOWEST_PRECEDENCE);
    }
}
