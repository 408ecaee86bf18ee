package dev.clew.benchmarks.peers;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.log.NullAppender;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.grpc.CorrelationClientInterceptor;
import dev.clew.grpc.CorrelationServerInterceptor;
import dev.clew.ids.IdGenerators;
import dev.clew.jms.CorrelationSession;
import dev.clew.kafka.CorrelationConsumer;
import dev.clew.kafka.CorrelationProducer;
import dev.clew.kafka.CorrelationProducerInterceptor;
import dev.clew.messaging.Delivery;
import dev.clew.okhttp.CorrelationInterceptor;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import dev.clew.rabbitmq.CorrelationChannel;
import dev.clew.servlet.CorrelationFilter;
import jakarta.jms.MessageListener;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Clew, in one of its variants. */
public final class Ours extends Library<TraceContext> {
    private static final Getter<Map<String, String>> GETTER = Map::get;
    private static final Setter<Map<String, String>> SETTER = Map::put;

    /** No request sends millions of messages, and after 65,535 of them ids are made in another way. */
    private static final int SENT_BY_ONE_REQUEST = 1_024;

    private final Clew clew;
    private final IntSupplier readRequest;

    /** @param readRequest reads the ids of core's request as three log lines would */
    public Ours(Variant variant, ClewBuilder builder, IntSupplier readRequest, String scenario) {
        super(scenario);
        this.readRequest = readRequest;
        clew = builder.build();
        newId = () -> IdGenerators.random().next();
        receive = () -> clew.receive(headers, GETTER, "");
        extract = receive::get;
        child = TraceContext::child;
        // Mints the child that the header names; if nobody listens, no object is made for it.
        inject = context -> clew.send(Span.Kind.CLIENT, context, outgoing, SETTER);
        open = TraceContext::makeCurrent;
        current = TraceContext::current;
        tenant = context -> context.baggage().get("tenant");
        carrying = (tasks, context) -> ContextExecutors.wrap(tasks);
        filter = () -> CorrelationFilter.create(clew);
        interceptor = () -> CorrelationInterceptor.create(clew);
        calling = () -> CorrelationClientInterceptor.create(clew);
        serving = () -> CorrelationServerInterceptor.create(clew);
        String key = variant.key;
        readThree = key.isEmpty() ? Ours::askThree : () -> Work.readThree(key);
        readOne = key.isEmpty() ? () -> 3 : () -> Work.length(key);
        openSender = () -> scenario.equals("interceptor") || scenario.equals("call")
                ? clew.root().makeCurrent()
                : CorrelationConsumer.create(clew).open(incoming());
    }

    public Ours(Variant variant, ClewBuilder builder, String scenario) {
        this(variant, builder, () -> Work.readThree("trace_id"), scenario);
    }

    /** Returns Clew without a setting, whose lines go to an appender that drops them. */
    public static Ours asItComes(String scenario) {
        NullAppender.install();
        return new Ours(Variant.THREE_KEYS, Clew.builder(), scenario);
    }

    /** The settings of the MDC. The first scope of a JVM fixes them, so each variant needs a JVM of its own. */
    public enum Variant {
        /** Nothing is in the MDC: a layout that wants the ids asks the context. */
        MIRROR_OFF("off", "", ""),
        REQUEST_ID("plain", "request_id", "request_id"),
        /** As the peers have it. */
        TWO_KEYS("plain", "trace_id,span_id", "trace_id"),
        /** The default. */
        THREE_KEYS("plain", "", "trace_id");

        private final String mdc;
        private final String keys;
        private final String key;

        Variant(String mdc, String keys, String key) {
            this.mdc = mdc;
            this.keys = keys;
            this.key = key;
        }

        /** Returns a builder with the span line off. */
        public ClewBuilder builder() {
            return Clew.builder()
                    .setting("clew.span.log", "false")
                    .setting("clew.mdc", mdc)
                    .setting("clew.mdc.keys", keys);
        }

        /** Returns a builder for a scenario of core, with W3C headers alone, as the peers have them. */
        public ClewBuilder w3c(String scenario) {
            return builder().setting("clew.propagators", scenario.equals("baggage") ? "w3c,baggage" : "w3c");
        }
    }

    /** Keeps the span that it was told of last. A listener that counts or times wants no scope. */
    public static final class LastSpan implements SpanListener {
        private @Nullable Span started;
        private @Nullable Span ended;

        @Override
        public void started(Span span) {
            started = span;
        }

        @Override
        public void ended(Span span) {
            ended = span == started ? span : null;
        }

        @Override
        public boolean wantsScope() {
            return false;
        }
    }

    @Override
    Operation core() {
        TraceContext context = receive.get();
        long spanId = Long.parseUnsignedLong(context.spanId(), 16);
        Propagator w3c = Propagators.w3c();
        return switch (scenario) {
            case "inject" -> {
                TraceContext[] sender = {context};
                int[] sent = new int[1];
                yield hole -> {
                    if (++sent[0] % SENT_BY_ONE_REQUEST == 0) {
                        sender[0] = receive.get();
                    }
                    hole.consume(clew.send(Span.Kind.CLIENT, sender[0], outgoing, SETTER));
                };
            }
            case "injectAgain" ->
                hole -> {
                    w3c.inject(context, spanId, outgoing, SETTER);
                    hole.consume(outgoing);
                };
            case "span" ->
                hole -> {
                    Span span =
                            clew.span(Span.Kind.INTERNAL, context).name("work").begin();
                    span.end();
                    hole.consume(span);
                };
            default -> super.core();
        };
    }

    @Override
    int request() {
        TraceContext server = receive.get();
        try (Scope scope = server.makeCurrent()) {
            Span span = clew.span(Span.Kind.SERVER, server).name("POST /orders").begin();
            int read = readRequest.getAsInt();
            clew.send(Span.Kind.CLIENT, TraceContext.current(), outgoing, SETTER)
                    .name("GET /stock")
                    .begin()
                    .end();
            span.end();
            return read;
        }
    }

    private static int askThree() {
        int read = 0;
        for (int i = 0; i < 3; i++) {
            read += TraceContext.current().isNone() ? 0 : 1;
        }
        return read;
    }

    /** {@code sendNamed} and {@code sendWrapped} write message and causation id too, as all {@code …Named}. */
    @Override
    Function<ProducerRecord<Object, Object>, Object> sender() {
        if (scenario.equals("sendWrapped")) {
            return StubProducer.sender(CorrelationProducer.create(clew)::wrap);
        }
        CorrelationProducerInterceptor interceptor = new CorrelationProducerInterceptor();
        interceptor.configure(
                Map.of(CorrelationProducerInterceptor.CLEW, clew, "clew.kafka.message.ids", messageIds()));
        return interceptor::onSend;
    }

    @Override
    ToIntFunction<ConsumerRecord<String, String>> receiver() {
        CorrelationConsumer kafka = CorrelationConsumer.create(clew);
        return record -> {
            try (Delivery delivery = kafka.open(record)) {
                return readOne.getAsInt();
            }
        };
    }

    @Override
    Sends<StubMessage> producer() {
        return StubJms.producer(jms()::wrap)::send;
    }

    @Override
    MessageListener listener(MessageListener reader) {
        return StubJms.listener(jms()::wrap, reader);
    }

    private CorrelationSession jms() {
        return CorrelationSession.create(clew, Map.of("clew.jms.message.ids", messageIds()));
    }

    @Override
    Sends<AMQP.BasicProperties> publisher(Channel channel) {
        Channel wrapped = rabbit().wrap(channel);
        return properties -> wrapped.basicPublish("", StubRabbit.QUEUE, properties, StubRabbit.BODY);
    }

    @Override
    void consume(Channel channel, Consumer reader) throws IOException {
        rabbit().wrap(channel).basicConsume(StubRabbit.QUEUE, true, reader);
    }

    private CorrelationChannel rabbit() {
        return CorrelationChannel.create(clew, Map.of("clew.rabbitmq.message.ids", messageIds()));
    }

    private String messageIds() {
        return scenario.endsWith("Named") ? "write" : "nothing";
    }
}
