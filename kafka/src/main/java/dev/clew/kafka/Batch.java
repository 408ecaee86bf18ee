package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What several records that are processed at once have in common. */
final class Batch {
    /** References to other requests on one line: beyond these a reader asks for the offsets instead. */
    static final int MAX_LINKS = 32;

    private final Set<String> requestIds = new LinkedHashSet<>();
    private final Set<String> topics = new LinkedHashSet<>();
    private final Set<Integer> partitions = new LinkedHashSet<>();
    private @Nullable ConsumerRecord<?, ?> first;
    private @Nullable TraceContext firstContext;
    private long oldest = Long.MAX_VALUE;
    private boolean withoutId;
    private int size;

    static Batch of(Iterable<? extends ConsumerRecord<?, ?>> records, Clew clew, Wire wire) {
        Batch batch = new Batch();
        for (ConsumerRecord<?, ?> record : records) {
            batch.add(record, clew.receive(record.headers(), wire, ""), wire);
        }
        return batch;
    }

    private void add(ConsumerRecord<?, ?> record, TraceContext context, Wire wire) {
        size++;
        if (firstContext == null) {
            first = record;
            firstContext = context;
        }
        // An id that the policy did not believe, or that was made just now, is nobody's reference.
        boolean incoming =
                !context.parentId().isEmpty() || context.requestId().equals(wire.requestId(record.headers()));
        if (!incoming) {
            withoutId = true;
        } else if (requestIds.size() <= MAX_LINKS) {
            requestIds.add(context.requestId());
        }
        topics.add(record.topic());
        partitions.add(record.partition());
        if (record.timestamp() >= 0) {
            oldest = Math.min(oldest, record.timestamp());
        }
    }

    /** Returns the only record, null where there are several or none. */
    @Nullable
    ConsumerRecord<?, ?> single() {
        return size == 1 ? first : null;
    }

    boolean isEmpty() {
        return size == 0;
    }

    Delivery open(Clew clew) {
        boolean one = requestIds.size() == 1 && !withoutId;
        TraceContext context = one && firstContext != null ? firstContext : clew.root();
        Span span = clew.span(Span.Kind.CONSUMER, context);
        if (!span.isNoop()) {
            describe(span, one);
        }
        return Delivery.open(clew, null, context, span);
    }

    private void describe(Span span, boolean one) {
        String topic = topics.size() == 1 ? topics.iterator().next() : null;
        span.name(topic == null ? "batch receive" : topic + " receive").attribute("topic", topic);
        if (topic != null && partitions.size() == 1) {
            span.attribute("partition", partitions.iterator().next());
        }
        if (oldest != Long.MAX_VALUE) {
            span.attribute("lag_ms", Math.max(0, System.currentTimeMillis() - oldest));
        }
        if (!one && !requestIds.isEmpty()) {
            // A comma is not among the characters of a request id.
            span.attribute(
                    "links",
                    String.join(",", requestIds.stream().limit(MAX_LINKS).toList()));
        }
    }
}
