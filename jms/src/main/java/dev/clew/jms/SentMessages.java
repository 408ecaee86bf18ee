package dev.clew.jms;

import dev.clew.Clew;
import dev.clew.messaging.MessageHeaders;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of the application that were sent, and the request id that each has got: it may be sent again, in another
 * request, and our properties are still there. Known by identity, and only as long as the application has them.
 */
final class SentMessages {
    private final String requestId;
    private final Set<String> others = new HashSet<>();

    /** The request id that was written; empty if the message has one of its own. */
    private final Map<Object, String> written = new HashMap<>();

    private final ReferenceQueue<Message> gone = new ReferenceQueue<>();

    SentMessages(Clew clew) {
        PropertyNames names = new PropertyNames(clew);
        requestId = names.property(clew.requestIdHeaders().get(0).toLowerCase(Locale.ROOT));
        clew.fields().forEach(field -> others.add(names.property(field.toLowerCase(Locale.ROOT))));
        clew.requestIdHeaders().forEach(header -> others.remove(names.property(header.toLowerCase(Locale.ROOT))));
        others.add(names.property(MessageHeaders.MESSAGE_ID));
        others.add(names.property(MessageHeaders.CAUSATION_ID));
    }

    /**
     * Takes out what an earlier send has written.
     *
     * @return whether the message is the application's own, and not one that it has received
     */
    boolean withdraw(MessageProperties properties) throws JMSException {
        Message message = properties.message();
        String before = forget(message);
        if (before == null) {
            return message.getJMSMessageID() == null;
        }
        Map<String, @Nullable Object> kept = properties.all();
        kept.keySet().removeAll(others);
        kept.remove(requestId, before);
        properties.replaceAll(kept);
        return true;
    }

    /** Returns the request id that is in the message, whoever has written it; null if there is none. */
    @Nullable
    Object requestId(MessageProperties properties) throws JMSException {
        return properties.value(requestId);
    }

    /** Forgets a message, and returns what was written into it; null if it was not sent. */
    synchronized @Nullable String forget(Message message) {
        // hot: once for each message sent
        return written.isEmpty() ? null : written.remove(new Probe(message));
    }

    /**
     * Keeps a message that has got its ids.
     *
     * @param own the request id that it had before
     */
    void sent(MessageProperties properties, @Nullable Object own) throws JMSException {
        Object now = requestId(properties);
        keep(properties.message(), now instanceof String text && !text.equals(own) ? text : "");
    }

    private synchronized void keep(Message message, String id) {
        Reference<? extends Message> cleared = gone.poll();
        while (cleared != null) {
            written.remove(cleared);
            cleared = gone.poll();
        }
        written.put(new Key(message, gone), id);
    }

    private static final class Key extends WeakReference<Message> {
        private final int hash;

        Key(Message message, ReferenceQueue<Message> queue) {
            super(message, queue);
            this.hash = System.identityHashCode(message);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Probe probe && refersTo(probe.message);
        }
    }

    /** Looks a message up. */
    private record Probe(Message message) {
        @Override
        public int hashCode() {
            return System.identityHashCode(message);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.refersTo(message);
        }
    }
}
