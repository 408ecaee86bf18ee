package dev.clew.rabbitmq;

import dev.clew.messaging.OutgoingHeaders;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message that is published: those of the application that stay, followed by ours.
 *
 * <p>Nothing is copied, since the client writes them before its call returns. Read-only like the client's own.
 */
final class PublishedHeaders extends AbstractMap<String, Object> {
    private final Map<String, Object> present;
    private @Nullable OutgoingHeaders ours;

    /** @param present those of the application, null for none */
    PublishedHeaders(@Nullable Map<String, Object> present) {
        Map<String, Object> headers = HeaderTable.of(present);
        // Those of a message that was received can be changed; those that the client has built are read-only already.
        this.present = headers instanceof HashMap ? Collections.unmodifiableMap(headers) : headers;
    }

    /** Writes ours, which has to happen before anyone but the sender sees the headers. */
    void write(OutgoingHeaders outgoing) {
        ours = outgoing;
    }

    @Override
    public boolean isEmpty() {
        return !entrySet().iterator().hasNext();
    }

    @Override
    public int size() {
        int size = ours == null ? 0 : ours.size();
        if (!present.isEmpty()) {
            for (String name : present.keySet()) {
                size += stays(name) ? 1 : 0;
            }
        }
        return size;
    }

    private boolean stays(String name) {
        return ours == null || !ours.replaces(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return own(name) != null || name instanceof String text && present.containsKey(text) && stays(text);
    }

    @Override
    public @Nullable Object get(Object name) {
        Object own = own(name);
        return own == null && containsKey(name) ? present.get(name) : own;
    }

    private @Nullable String own(Object name) {
        OutgoingHeaders written = ours;
        for (int i = 0; written != null && i < written.size(); i++) {
            if (written.name(i).equals(name)) {
                return written.text(i);
            }
        }
        return null;
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Object>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return PublishedHeaders.this.size();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, Object>> {
        private final Iterator<Map.Entry<String, Object>> application = present.isEmpty()
                ? Collections.emptyIterator()
                : present.entrySet().iterator();

        private Map.@Nullable Entry<String, Object> next = following();
        private int own;

        private Map.@Nullable Entry<String, Object> following() {
            while (application.hasNext()) {
                Map.Entry<String, Object> entry = application.next();
                if (stays(entry.getKey())) {
                    return entry;
                }
            }
            return ours == null || own == ours.size() ? null : Map.entry(ours.name(own), ours.text(own++));
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Map.Entry<String, Object> next() {
            Map.Entry<String, Object> entry = next;
            if (entry == null) {
                throw new NoSuchElementException();
            }
            next = following();
            return entry;
        }
    }
}
