package dev.clew.springboot.gateway;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import dev.clew.springboot.internal.HeaderValues;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.TimeoutException;
import java.net.URI;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;

/** One request to a routed service and its answer. A {@code Retry} filter makes another one of each attempt. */
final class GatewayCall {
    private static final String ATTRIBUTE = GatewayCall.class.getName();

    private final HttpClientHandler<GatewayRequest> handler;
    private final TraceContext context;
    private @Nullable HttpClientCall<GatewayRequest> call;

    GatewayCall(HttpClientHandler<GatewayRequest> handler, TraceContext context) {
        this.handler = handler;
        this.context = context;
    }

    static @Nullable GatewayCall of(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE);
    }

    GatewayCall in(ServerWebExchange exchange) {
        exchange.getAttributes().put(ATTRIBUTE, this);
        return this;
    }

    /** Returns the headers to send on: all that came in, save the ids, of which only ours go on. */
    HttpHeaders sent(HttpHeaders headers, ServerWebExchange exchange) {
        URI uri = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        GatewayRequest request =
                GatewayRequest.create(exchange.getRequest().getMethod().name(), uri);
        HttpClientCall<GatewayRequest> begun = handler.begin(context, request, 0);
        if (begun.isNone()) {
            return headers;
        }
        call = begun;
        HttpHeaders next = HeaderValues.without(headers, handler.clew().fields());
        begun.sent(request, handler).headers().forEach(next::set);
        return next;
    }

    void succeeded(ServerWebExchange exchange) {
        if (call == null) {
            return;
        }
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        // A socket has ended, whose handshake's status nobody tells.
        if (status == null || exchange.getAttribute(ServerWebExchangeUtils.CLIENT_RESPONSE_ATTR) == null) {
            call.ended();
        } else {
            call.answered(status.value());
        }
    }

    void failed(Throwable failure) {
        if (call != null) {
            call.failed(failure, isTimeout(failure) ? Span.Outcome.TIMEOUT : Span.Outcome.ERROR);
        }
    }

    void cancelled() {
        if (call != null) {
            call.failed(new CancellationException("the client has gone"), Span.Outcome.CANCELLED);
        }
    }

    private static boolean isTimeout(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof org.springframework.cloud.gateway.support.TimeoutException
                || cause instanceof TimeoutException
                || cause instanceof ConnectTimeoutException;
    }
}
