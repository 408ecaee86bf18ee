package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.LongString;
import dev.clew.Span;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message that a queue has delivered. */
final class ReceivedMessage {
    /** The reasons of a dead letter that count as a delivery in vain: others die without having been delivered. */
    private static final Set<String> IN_VAIN = Set.of("rejected", "delivery_limit");

    private final String queue;
    private final @Nullable Channel channel;
    private final Envelope envelope;
    private final AMQP.BasicProperties properties;

    /** That of the delivery. Written and read by the thread that processes the message. */
    private Span span = Span.NOOP;

    /** @param channel the wrapped channel that the message came through, null if that is unknown */
    ReceivedMessage(String queue, @Nullable Channel channel, Envelope envelope, AMQP.BasicProperties properties) {
        this.queue = queue;
        this.channel = channel;
        this.envelope = envelope;
        this.properties = properties;
    }

    /** Returns a message of which only the properties are known. */
    static ReceivedMessage of(AMQP.BasicProperties properties) {
        return new ReceivedMessage("", null, new Envelope(0, false, "", ""), properties);
    }

    String queue() {
        return queue;
    }

    Envelope envelope() {
        return envelope;
    }

    AMQP.BasicProperties properties() {
        return properties;
    }

    /** Whether these are the very properties of this message: another message may have equal ones. */
    @SuppressWarnings("ReferenceEquality")
    boolean has(AMQP.BasicProperties other) {
        return properties == other;
    }

    Map<String, Object> headers() {
        return HeaderTable.of(properties.getHeaders());
    }

    void opened(Span delivery) {
        span = delivery;
    }

    /** Notes that the application gives the message back, if it is this one. */
    void givenBack(Channel through, long deliveryTag, boolean multiple, boolean requeue) {
        boolean known = channel == null || channel == through;
        long own = envelope.getDeliveryTag();
        // Zero stands for all that were delivered.
        boolean covered = own == deliveryTag || multiple && (deliveryTag == 0 || own < deliveryTag);
        if (known && covered) {
            span.attribute("settled", requeue ? "requeued" : "rejected")
                    .outcome(requeue ? Span.Outcome.CANCELLED : Span.Outcome.ERROR);
        }
    }

    /** Returns the offset in the stream that the message came from; null if it came from a queue. */
    @Nullable
    Long offset() {
        return headers().get("x-stream-offset") instanceof Long offset && offset >= 0 ? offset : null;
    }

    /** Returns the number of this delivery; null if the broker has not counted those before. */
    @Nullable
    Integer attempt() {
        Map<String, Object> headers = headers();
        Object deliveries = headers.get("x-delivery-count");
        Object deaths = headers.get("x-death");
        if (deliveries == null && deaths == null) {
            return null;
        }
        long before = Math.min(count(deliveries) + (deaths instanceof List<?> list ? rejections(list) : 0), 1_000_000);
        return before == 0 ? null : (int) before + 1;
    }

    private long rejections(List<?> deaths) {
        long rejections = 0;
        for (Object death : deaths) {
            if (death instanceof Map<?, ?> entry
                    && IN_VAIN.contains(text(entry.get("reason")))
                    && queue.equals(text(entry.get("queue")))) {
                rejections += count(entry.get("count"));
            }
        }
        return rejections;
    }

    /** Returns a count of the broker's; zero for a value that cannot be one. */
    private static long count(@Nullable Object value) {
        long count = value instanceof Long number ? number : value instanceof Integer number ? number : 0;
        return count > 0 && count <= Integer.MAX_VALUE ? count : 0;
    }

    private static String text(@Nullable Object value) {
        return value instanceof LongString || value instanceof String ? value.toString() : "";
    }
}
