package dev.clew.benchmarks.peers;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.messaging.MessagingTracing;
import brave.propagation.CurrentTraceContext;
import brave.propagation.TraceContext;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brave on RabbitMQ's own client, which has no instrumentation of brave's: the spans of its one for Spring, with its
 * messaging module. No sampler of messages is asked.
 */
final class BraveRabbit {
    private final Tracer tracer;
    private final CurrentTraceContext current;
    private final TraceContext.Extractor<Map<String, Object>> extractor;
    private final TraceContext.Injector<Map<String, Object>> injector;

    BraveRabbit(Tracing tracing) {
        MessagingTracing messaging = MessagingTracing.create(tracing);
        tracer = tracing.tracer();
        current = tracing.currentTraceContext();
        extractor = messaging.propagation().extractor(BraveRabbit::header);
        injector = messaging.propagation().injector(Map::put);
    }

    private static @Nullable String header(Map<String, Object> headers, String name) {
        Object value = headers.get(name);
        return value == null ? null : value.toString();
    }

    /** Returns properties with the headers of a new child, or of a new trace. */
    AMQP.BasicProperties outgoing(AMQP.BasicProperties properties) {
        Map<String, Object> present = properties.getHeaders();
        Map<String, Object> headers = present == null ? new HashMap<>() : new HashMap<>(present);
        TraceContext parent = current.get();
        Span span = parent == null ? tracer.nextSpan(extractor.extract(headers)) : tracer.newChild(parent);
        if (!span.isNoop()) {
            span.kind(Span.Kind.PRODUCER)
                    .name("publish")
                    .remoteServiceName("rabbitmq")
                    .start()
                    .finish();
        }
        injector.inject(span.context(), headers);
        return properties.builder().headers(headers).build();
    }

    /** Returns a consumer that calls another in the span of each message. */
    Consumer consumer(Channel channel, Consumer delegate) {
        return new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                    throws IOException {
                Span span = received(properties.getHeaders());
                try (CurrentTraceContext.Scope scope = current.newScope(span.context())) {
                    delegate.handleDelivery(tag, envelope, properties, body);
                } catch (Throwable t) {
                    span.error(t);
                    throw t;
                } finally {
                    span.finish();
                }
            }
        };
    }

    /** Returns the begun span of the listener, below one of the message itself. The headers cannot be changed here. */
    private Span received(Map<String, Object> headers) {
        Span message = tracer.nextSpan(extractor.extract(headers));
        Span listener = tracer.newChild(message.context());
        if (!message.isNoop()) {
            message.kind(Span.Kind.CONSUMER)
                    .name("next-message")
                    .remoteServiceName("rabbitmq")
                    .start()
                    .finish();
            listener.name("on-message").start();
        }
        return listener;
    }
}
