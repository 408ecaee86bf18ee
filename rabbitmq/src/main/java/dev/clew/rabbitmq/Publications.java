package dev.clew.rabbitmq;

import dev.clew.messaging.MessageWriter;
import java.util.Map;

/** Describes messages that are about to be published. */
final class Publications implements MessageWriter<Publication, Map<String, Object>> {
    @Override
    public Map<String, Object> headers(Publication publication) {
        return publication.headers();
    }

    @Override
    public String destination(Publication publication) {
        return Destinations.of(publication.exchange(), publication.routingKey());
    }

    @Override
    public boolean isDerived(Publication publication) {
        return publication.isDerived();
    }

    /** Returns the same: its headers are a copy already. */
    @Override
    public Publication copy(Publication publication) {
        return publication;
    }
}
