package dev.clew.kafka;

import dev.clew.Span;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The end of a send, as the broker or the client reports it. */
final class Acknowledgement {
    private Acknowledgement() {}

    /** @param metadata of a record that failed it may have no partition and no offset, or be null itself */
    static void end(Span span, @Nullable RecordMetadata metadata, @Nullable Throwable failure) {
        if (metadata != null && metadata.partition() >= 0) {
            span.attribute("partition", metadata.partition());
        }
        if (metadata != null && metadata.hasOffset()) {
            span.attribute("offset", metadata.offset());
        }
        if (failure != null) {
            span.error(failure).outcome(Delivery.outcomeOf(failure));
        }
        span.end();
    }
}
