package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.IdGenerator;
import dev.clew.Setter;
import dev.clew.Span;
import dev.clew.TraceContext;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** What is done to a record before it is sent: by the interceptor, by a wrapped producer, by {@code inject}. */
final class Outbound {
    /**
     * A record ready to be sent.
     *
     * @param span of the send, begun; {@link Span#NOOP} where nobody listens
     * @param messageId empty where none is wanted
     */
    record Sending<K, V>(ProducerRecord<K, V> record, Span span, String messageId) {}

    private final Clew clew;
    private final Wire wire;
    private final KafkaSettings settings;
    private final Setter<Stamp> setter;

    Outbound(Clew clew, Wire wire, KafkaSettings settings) {
        this.clew = clew;
        this.wire = wire;
        this.settings = settings;
        this.setter = Stamp.setter(clew.fields());
    }

    /**
     * Writes the current context into a record; never throws, and never leaves it half written.
     *
     * @return null where there is nothing to write, and the record goes as it is
     */
    <K, V> @Nullable Sending<K, V> prepare(ProducerRecord<K, V> record) {
        try {
            return stamp(record);
        } catch (Throwable t) {
            clew.counters().skipped("kafka.send", t);
            return null;
        }
    }

    private <K, V> @Nullable Sending<K, V> stamp(ProducerRecord<K, V> record) {
        Headers headers = record.headers();
        TraceContext context = context(headers);
        boolean decided = record instanceof StampedRecord;
        if (context.isNone() || decided && !context.requestId().equals(wire.requestId(headers))) {
            return null;
        }
        Stamp stamp = new Stamp();
        Span span = inject(context, stamp);
        if (span == null) {
            return null;
        }
        keepExisting(headers, stamp);
        String messageId = decided ? Wire.messageId(headers) : addIds(context, stamp);
        stamp.fit(clew.counters());
        ProducerRecord<K, V> written = write(stamp, record);
        if (!span.isNoop()) {
            String causationId = Wire.causationId(written.headers());
            span.name(record.topic() + " send")
                    .attribute("topic", record.topic())
                    .attribute("message_id", messageId.isEmpty() ? null : messageId)
                    .attribute("causation_id", causationId.isEmpty() ? null : causationId)
                    .begin();
        }
        return new Sending<>(written, span, messageId);
    }

    /** Writes the current context into headers that are not yet a record's. */
    void inject(Headers headers) {
        try {
            TraceContext context = context(headers);
            Stamp stamp = new Stamp();
            if (!context.isNone() && inject(context, stamp) != null) {
                keepExisting(headers, stamp);
                addIds(context, stamp);
                stamp.fit(clew.counters());
                stamp.writeTo(headers);
            }
        } catch (Throwable t) {
            clew.counters().skipped("kafka.inject", t);
        }
    }

    private TraceContext context(Headers headers) {
        TraceContext current = TraceContext.current();
        boolean begins = current.isNone()
                && settings.generates()
                && wire.requestId(headers).isEmpty();
        return begins ? clew.root() : current;
    }

    /** Returns null where the format failed half way: core counts that, and what it had written must not go out. */
    @Nullable
    Span inject(TraceContext context, Stamp stamp) {
        long failures = clew.counters().get("skipped.inject");
        Span span = clew.send(Span.Kind.PRODUCER, context, stamp, setter);
        // Another thread's failure at this moment only costs this record its headers; its own is never missed.
        return clew.counters().get("skipped.inject") == failures ? span : null;
    }

    /** Leaves out the request id where a valid one stands already and is to be kept. */
    void keepExisting(Headers headers, Stamp stamp) {
        if (!settings.replacesExisting() && wire.hasRequestId(headers)) {
            stamp.remove(wire.requestIdName());
        }
    }

    /** Returns the new message id, empty where none is wanted. */
    private String addIds(TraceContext context, Stamp stamp) {
        return settings.namesMessages() ? name(stamp, Delivery.causeOf(context)) : "";
    }

    /** Gives the message an id of its own and says what caused it, which is null where nothing did. */
    static String name(Stamp stamp, @Nullable String cause) {
        String messageId = IdGenerator.random().next();
        stamp.put(Wire.MESSAGE_ID, messageId);
        if (cause != null) {
            stamp.put(Wire.CAUSATION_ID, cause);
        }
        return messageId;
    }

    private static <K, V> ProducerRecord<K, V> write(Stamp stamp, ProducerRecord<K, V> record) {
        try {
            stamp.writeTo(record.headers());
            return record;
        } catch (IllegalStateException readOnly) {
            // It was sent before.
            ProducerRecord<K, V> copy = new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers());
            stamp.writeTo(copy.headers());
            return copy;
        }
    }
}
