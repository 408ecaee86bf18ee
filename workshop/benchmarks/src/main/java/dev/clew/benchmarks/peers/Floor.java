package dev.clew.benchmarks.peers;

import static dev.clew.benchmarks.harness.Operation.within;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.log.NullAppender;
import jakarta.jms.MessageProducer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Clew's work for a request, written by hand for one application: no settings, no listeners, one format, and nothing
 * that catches a failure of its own.
 *
 * <p>The application's own values in the MDC come back. The filter reads the request id, the trace, its state and the
 * baggage, finds its request again in later dispatches, keeps the answer's header and sees the start of asynchronous work.
 */
public final class Floor {
    private static final String EXCHANGE = "exchange";
    private static final String HEADER = "X-Request-ID";
    private static final int LONGEST = 128;
    private static final Logger LOG = LoggerFactory.getLogger("by.hand");

    private final String[] keys;

    private Floor(String... keys) {
        this.keys = keys;
    }

    /** Returns the operation of a scenario. */
    public static Operation start(String scenario) {
        Floor two = new Floor("trace_id", "span_id");
        return switch (scenario) {
            case "scope" -> two.scopes();
            case "scopeOfThree" -> new Floor("request_id", "trace_id", "span_id").scopes();
            case "nested" -> two.nestedScopes();
            case "sampledRequest" -> new Floor("request_id", "trace_id", "span_id").requests();
            case "produceNamed" -> messages();
            case "consume" -> two.deliveries();
            case "filter" -> Library.filter(two.filter(), () -> Work.readThree("trace_id"));
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    private Operation scopes() {
        Ids ids = Ids.of(Work.TRACEPARENT, Work.REQUEST_ID);
        return hole -> new Opened(keys, ids).close();
    }

    private Operation nestedScopes() {
        Ids outer = Ids.of(Work.TRACEPARENT, Work.REQUEST_ID);
        Ids inner = new Ids(outer.requestId, outer.traceId, "a0f067aa0ba902b8");
        return within(() -> new Opened(keys, outer), hole -> new Opened(keys, inner).close());
    }

    /** A request as Clew writes it without a setting: three keys, a line at its start and one at its end. */
    private Operation requests() {
        NullAppender.install();
        Map<String, String> headers = Work.headers("sampledRequest");
        Map<String, String> outgoing = Work.outgoing();
        return hole -> {
            long started = System.nanoTime();
            Ids ids = Ids.of(headers.get("traceparent"), headers.get("x-request-id"));
            String parent = headers.get("traceparent").substring(36, 52);
            try (Opened opened = new Opened(keys, ids)) {
                LOG.atInfo()
                        .addKeyValue("event", "span_start")
                        .addKeyValue("kind", "server")
                        .addKeyValue("parent_id", parent)
                        .addKeyValue("span", "POST /orders")
                        .log("{} started", "POST /orders");
                hole.consume(Work.readThree("trace_id"));
                outgoing.put("traceparent", "00-" + ids.traceId + "-" + ByHand.newSpanId() + "-01");
                outgoing.put("x-request-id", ids.requestId);
                LOG.atInfo()
                        .addKeyValue("event", "span_end")
                        .addKeyValue("kind", "server")
                        .addKeyValue("parent_id", parent)
                        .addKeyValue("span", "POST /orders")
                        .addKeyValue("outcome", "ok")
                        .addKeyValue("duration_ms", BigDecimal.valueOf((System.nanoTime() - started) / 1_000, 3))
                        .log("{} ended", "POST /orders");
            }
        };
    }

    /** A message of JMS with all four properties: two of their texts are new. */
    private static Operation messages() {
        Ids ids = Ids.of(Work.TRACEPARENT, Work.REQUEST_ID);
        MessageProducer producer = StubJms.producer(factory -> factory);
        return StubJms.send(message -> {
            if (message.getStringProperty("x_request_id") == null) {
                message.setStringProperty("x_request_id", ids.requestId);
            }
            message.setStringProperty("traceparent", "00-" + ids.traceId + "-" + ByHand.newSpanId() + "-01");
            message.setStringProperty("x_message_id", ByHand.newSpanId() + ByHand.newSpanId());
            message.setStringProperty("x_causation_id", ids.traceId);
            producer.send(message);
        });
    }

    /** A message of RabbitMQ within its context. */
    private Operation deliveries() {
        StubRabbit channel = StubRabbit.create();
        Consumer reader = StubRabbit.reader(channel, () -> Work.length("trace_id"));
        channel.basicConsume(StubRabbit.QUEUE, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                Map<String, Object> headers = properties.getHeaders();
                Ids ids = Ids.of(
                        headers.get("traceparent").toString(),
                        headers.get("x-request-id").toString());
                try (Opened opened = new Opened(keys, ids)) {
                    reader.handleDelivery(tag, envelope, properties, body);
                }
            }
        });
        return channel.deliver();
    }

    private record Ids(String requestId, String traceId, String spanId) {
        static Ids of(@Nullable String traceparent, @Nullable String requestId) {
            boolean traced = traceparent != null && ByHand.isTraceparent(traceparent);
            String traceId = traced ? traceparent.substring(3, 35) : ByHand.newSpanId() + ByHand.newSpanId();
            return new Ids(isId(requestId) ? requestId : traceId, traceId, ByHand.newSpanId());
        }

        private static boolean isId(@Nullable String text) {
            if (text == null || text.isEmpty() || text.length() > LONGEST) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-')) {
                    return false;
                }
            }
            return true;
        }

        String of(String key) {
            return switch (key) {
                case "request_id" -> requestId;
                case "trace_id" -> traceId;
                default -> spanId;
            };
        }
    }

    /** Ids in the MDC, and what stood there before. */
    private static final class Opened implements AutoCloseable {
        private final String[] keys;
        private @Nullable String @Nullable [] saved;

        Opened(String[] keys, Ids ids) {
            this.keys = keys;
            for (int i = 0; i < keys.length; i++) {
                String before = MDC.get(keys[i]);
                if (before != null) {
                    saved = saved == null ? new String[keys.length] : saved;
                    saved[i] = before;
                }
                MDC.put(keys[i], ids.of(keys[i]));
            }
        }

        @Override
        public void close() {
            for (int i = 0; i < keys.length; i++) {
                if (saved == null || saved[i] == null) {
                    MDC.remove(keys[i]);
                } else {
                    MDC.put(keys[i], saved[i]);
                }
            }
        }
    }

    private Filter filter() {
        return (in, out, chain) -> {
            HttpServletRequest request = (HttpServletRequest) in;
            HttpServletResponse response = (HttpServletResponse) out;
            if (request.getAttribute(EXCHANGE) instanceof Exchange known) {
                known.serve(keys, request, response, chain);
                return;
            }
            Ids ids = Ids.of(request.getHeader("traceparent"), request.getHeader(HEADER));
            String state = request.getHeader("tracestate");
            String baggage = request.getHeader("baggage");
            Exchange exchange = new Exchange(ids, state, baggage);
            request.setAttribute(EXCHANGE, exchange);
            request.setAttribute("requestId", ids.requestId);
            response.setHeader(HEADER, ids.requestId);
            exchange.serve(keys, new Request(request, exchange), new Response(response), chain);
            exchange.async |= request.isAsyncStarted();
        };
    }

    private static final class Exchange {
        private final Ids ids;

        @SuppressWarnings("UnusedVariable") // for calls of the application
        private final @Nullable String state;

        @SuppressWarnings("UnusedVariable") // for calls of the application
        private final @Nullable String baggage;

        private volatile boolean async;

        Exchange(Ids ids, @Nullable String state, @Nullable String baggage) {
            this.ids = ids;
            this.state = state;
            this.baggage = baggage;
        }

        void serve(String[] keys, ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            try (Opened opened = new Opened(keys, ids)) {
                chain.doFilter(request, response);
            }
        }
    }

    private static final class Request extends HttpServletRequestWrapper {
        private final Exchange exchange;

        Request(HttpServletRequest request, Exchange exchange) {
            super(request);
            this.exchange = exchange;
        }

        @Override
        public AsyncContext startAsync() {
            exchange.async = true;
            return super.startAsync();
        }
    }

    private static final class Response extends HttpServletResponseWrapper {
        Response(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void addHeader(String name, String value) {
            if (name.equalsIgnoreCase(HEADER)) {
                super.setHeader(name, value);
            } else {
                super.addHeader(name, value);
            }
        }
    }
}
