package dev.clew.benchmarks.peers;

import static dev.clew.benchmarks.harness.Operation.within;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.clew.benchmarks.harness.Operation;
import jakarta.jms.JMSException;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The code that one writes oneself: cuts the ids out of the header, puts two into the MDC, takes them out again. */
public final class ByHand extends Library<ByHand.Ids> {
    /** The scenarios that send a request id and no more. */
    private static final Set<String> NAMED_BY_ONE = Set.of("send", "produce", "publish");

    private final Ids sender = new Ids(Work.TRACE_ID, "00f067aa0ba902b7");

    public ByHand(String scenario) {
        super(scenario);
        newId = () -> UUID.randomUUID().toString();
        extract = () -> read(headers);
        receive = () -> sender;
        child = parent -> new Ids(parent.traceId, "a0f067aa0ba902b8");
        inject = ids -> outgoing.put("traceparent", "00-" + ids.traceId + "-" + ids.spanId + "-00");
        open = Ids::open;
        interceptor = () -> chain -> chain.proceed(chain.request()
                .newBuilder()
                .header("traceparent", "00-" + MDC.get("traceId") + "-" + MDC.get("spanId") + "-00")
                .build());
        openSender =
                () -> NAMED_BY_ONE.contains(scenario) ? MDC.putCloseable("traceId", Work.REQUEST_ID) : sender.open();
        carrying = (tasks, ids) -> task -> tasks.execute(() -> {
            try (Ids opened = ids.open()) {
                task.run();
            }
        });
        filter = () -> (request, response, chain) -> {
            String traceparent = ((HttpServletRequest) request).getHeader("traceparent");
            String id = traceparent == null ? UUID.randomUUID().toString() : traceparent.substring(3, 35);
            ((HttpServletResponse) response).setHeader("X-Request-ID", id);
            try (Ids ids = new Ids(id, newSpanId()).open()) {
                chain.doFilter(request, response);
            }
        };
    }

    /** Two ids, as this filter has them in the MDC. */
    record Ids(String traceId, String spanId) implements AutoCloseable {
        Ids open() {
            MDC.put("traceId", traceId);
            MDC.put("spanId", spanId);
            return this;
        }

        @Override
        public void close() {
            MDC.remove("traceId");
            MDC.remove("spanId");
        }
    }

    @Override
    Operation core() {
        Tasks tasks = new Tasks();
        Executor executor = carrying.apply(tasks, sender);
        String inner = child.apply(sender).spanId;
        return switch (scenario) {
            case "nested" ->
                within(sender::open, hole -> {
                    String old = MDC.get("spanId");
                    MDC.put("spanId", inner);
                    MDC.put("spanId", old);
                });
            case "hop" ->
                hole -> {
                    tasks.handOver(executor);
                    hole.consume(tasks.run());
                };
            default -> super.core();
        };
    }

    @Override
    int request() {
        try (Ids server = read(headers).open()) {
            outgoing.put("traceparent", "00-" + server.traceId + "-" + newSpanId() + "-00");
            return readThree.getAsInt();
        }
    }

    private static @Nullable Ids read(Map<String, String> headers) {
        String traceparent = headers.get("traceparent");
        if (traceparent == null || !isTraceparent(traceparent)) {
            return null;
        }
        return new Ids(traceparent.substring(3, 35), newSpanId());
    }

    static boolean isTraceparent(String text) {
        if (text.length() != 55) {
            return false;
        }
        for (int i = 0; i < 55; i++) {
            char c = text.charAt(i);
            boolean dash = i == 2 || i == 35 || i == 52;
            if (dash ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Returns sixteen digits without padding: the highest bit is set. */
    public static String newSpanId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    @Override
    Function<ProducerRecord<Object, Object>, Object> sender() {
        return record -> {
            record.headers().add("x-request-id", MDC.get("traceId").getBytes(StandardCharsets.UTF_8));
            return record;
        };
    }

    @Override
    ToIntFunction<ConsumerRecord<String, String>> receiver() {
        return record -> {
            MDC.remove("traceId"); // an earlier record may have left it
            byte[] id = record.headers().lastHeader("x-request-id").value();
            MDC.put("traceId", new String(id, StandardCharsets.UTF_8));
            try {
                return Work.length("traceId");
            } finally {
                MDC.remove("traceId");
            }
        };
    }

    @Override
    Sends<StubMessage> producer() {
        MessageProducer producer = StubJms.producer(factory -> factory);
        return message -> {
            message.setStringProperty("x_request_id", MDC.get("traceId"));
            producer.send(message);
        };
    }

    @Override
    MessageListener listener(MessageListener reader) {
        return message -> {
            try {
                MDC.put("traceId", message.getStringProperty("x_request_id"));
                reader.onMessage(message);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            } finally {
                MDC.remove("traceId");
            }
        };
    }

    @Override
    Sends<AMQP.BasicProperties> publisher(Channel channel) {
        return properties -> channel.basicPublish(
                "",
                StubRabbit.QUEUE,
                properties
                        .builder()
                        .headers(Map.of("x-request-id", MDC.get("traceId")))
                        .build(),
                StubRabbit.BODY);
    }

    @Override
    void consume(Channel channel, Consumer reader) throws IOException {
        channel.basicConsume(StubRabbit.QUEUE, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                MDC.put("traceId", properties.getHeaders().get("x-request-id").toString());
                try {
                    reader.handleDelivery(tag, envelope, properties, body);
                } finally {
                    MDC.remove("traceId");
                }
            }
        });
    }
}
