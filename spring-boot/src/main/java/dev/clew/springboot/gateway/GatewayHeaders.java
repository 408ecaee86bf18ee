package dev.clew.springboot.gateway;

import dev.clew.http.HttpClientHandler;
import dev.clew.springboot.internal.HeaderValues;
import java.util.List;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Changes headers on their way through the gateway, after all other filters. */
abstract class GatewayHeaders implements HttpHeadersFilter, Ordered {
    private final HttpClientHandler<GatewayRequest> handler;
    private final Type type;

    private GatewayHeaders(HttpClientHandler<GatewayRequest> handler, Type type) {
        this.handler = handler;
        this.type = type;
    }

    /** Those of the request to the service. */
    static final class OfRequests extends GatewayHeaders {
        OfRequests(HttpClientHandler<GatewayRequest> handler) {
            super(handler, Type.REQUEST);
        }

        @Override
        HttpHeaders change(HttpHeaders headers, ServerWebExchange exchange) {
            GatewayCall call = GatewayCall.of(exchange);
            return call == null ? headers : call.sent(headers, exchange);
        }
    }

    /** Those of the service's answer: its id would stand beside ours. */
    static final class OfAnswers extends GatewayHeaders {
        private final String header;

        OfAnswers(HttpClientHandler<GatewayRequest> handler) {
            super(handler, Type.RESPONSE);
            this.header = handler.clew().requestIdHeaders().get(0);
        }

        @Override
        HttpHeaders change(HttpHeaders headers, ServerWebExchange exchange) {
            boolean isAnswered = exchange.getResponse().getHeaders().getFirst(header) != null;
            return isAnswered && headers.getFirst(header) != null
                    ? HeaderValues.without(headers, List.of(header))
                    : headers;
        }
    }

    abstract HttpHeaders change(HttpHeaders headers, ServerWebExchange exchange);

    @Override
    public HttpHeaders filter(HttpHeaders headers, ServerWebExchange exchange) {
        try {
            return change(headers, exchange);
        } catch (Throwable t) {
            handler.skipped("headers", t);
            return headers;
        }
    }

    @Override
    public boolean supports(Type asked) {
        return asked == type;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
