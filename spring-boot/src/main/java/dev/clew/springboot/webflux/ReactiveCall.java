package dev.clew.springboot.webflux;

import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerCall;
import dev.clew.http.HttpServerHandler;
import dev.clew.micrometer.ContextThreadLocalAccessor;
import dev.clew.springboot.internal.HeaderValues;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One request and its answer.
 *
 * <p>It ends with the answer's body, or if the client gives up. A request that failed ends with the answer of an exception
 * handler, all of which come after the filters.
 */
final class ReactiveCall extends HttpServerCall {
    private static final String ATTRIBUTE = ReactiveCall.class.getName();

    private static final int OK = 200;

    private final NativeServer server;
    private final ServerWebExchange exchange;
    private volatile boolean gone;

    private ReactiveCall(
            HttpServerHandler handler, NativeServer server, TraceContext context, ServerWebExchange exchange) {
        super(handler, context);
        this.server = server;
        this.exchange = exchange;
    }

    static @Nullable ReactiveCall of(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE);
    }

    static ReactiveCall begin(
            HttpServerHandler handler,
            NativeServer server,
            TraceContext context,
            String peer,
            ServerWebExchange exchange) {
        ReactiveCall call = new ReactiveCall(handler, server, context, exchange);
        exchange.getAttributes().put(ATTRIBUTE, call);
        ServerHttpResponse response = exchange.getResponse();
        response.getHeaders().set(call.header(), context.requestId());
        response.beforeCommit(() -> Mono.fromRunnable(call::committing));
        call.begin(peer);
        return call;
    }

    Context writeTo(Context reactor) {
        return reactor.put(ContextThreadLocalAccessor.KEY, context());
    }

    private void committing() {
        try {
            oneHeader(exchange.getResponse().getHeaders());
        } catch (Throwable t) {
            skipped("header", t);
        }
        if (failure() != null) {
            end();
        }
    }

    /** Has one id sent back: the application's, if it has set or added one. */
    private void oneHeader(HttpHeaders headers) {
        List<String> values = HeaderValues.all(headers, header());
        if (values.size() != 1) {
            headers.set(header(), values.isEmpty() ? context().requestId() : values.get(values.size() - 1));
        }
    }

    /** Takes note that the answer is written, or that its server has given it up. */
    void served() {
        if (server.isGivenUp(exchange.getRequest())) {
            cancelled();
        } else {
            end();
        }
    }

    /** Takes note that the filters' chain failed; the exception handlers are to answer, unless an answer is under way. */
    void thrown(Throwable t) {
        failed(t);
        if (exchange.getResponse().isCommitted()) {
            end();
        }
    }

    /** Takes note that nobody waits for the answer any more. */
    void cancelled() {
        gone = true;
        failed(new CancellationException("the client has gone"));
        end();
    }

    @Override
    protected String method() {
        return exchange.getRequest().getMethod().name();
    }

    @Override
    protected @Nullable String path() {
        return exchange.getRequest().getURI().getRawPath();
    }

    /** Returns the pattern that WebFlux has matched; static files share one that says nothing. */
    @Override
    protected @Nullable String route() {
        if (exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof ResourceWebHandler) {
            return null;
        }
        Object pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null ? null : pattern.toString();
    }

    @Override
    protected int status() {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null ? OK : status.value();
    }

    @Override
    protected @Nullable Long bytes() {
        long length = exchange.getResponse().getHeaders().getContentLength();
        return length < 0 ? null : length;
    }

    @Override
    protected boolean isClientGone(Throwable thrown) {
        return gone || DisconnectedClientHelper.isClientDisconnectedException(thrown);
    }
}
