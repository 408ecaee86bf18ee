package dev.clew.rabbitmq;

import com.rabbitmq.client.LongString;
import dev.clew.ids.RequestIds;
import dev.clew.messaging.HeaderAccess;
import dev.clew.messaging.OutgoingHeaders;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and replaces the headers of messages, whose names know case and whose values are of any type that AMQP has. */
final class HeaderTable implements HeaderAccess<Map<String, Object>> {
    @Override
    public byte @Nullable [] lastBytes(Map<String, Object> headers, String name) {
        // hot: twice a message. A text comes from the broker as its bytes.
        return bytes(headers.get(name));
    }

    private static byte @Nullable [] bytes(@Nullable Object value) {
        if (value instanceof LongString text) {
            return text.getBytes();
        }
        return value instanceof byte[] bytes ? bytes : null;
    }

    @Override
    public @Nullable String last(Map<String, Object> headers, String name) {
        Object value = headers.get(name);
        if (value == null) {
            return headers.containsKey(name) ? "" : null;
        }
        if (value instanceof String text) {
            return text;
        }
        byte[] bytes = bytes(value);
        return bytes == null ? RequestIds.NOT_TEXT : HeaderAccess.text(bytes);
    }

    @Override
    public List<String> names(Map<String, Object> headers) {
        return headers.isEmpty() ? List.of() : List.copyOf(headers.keySet());
    }

    @Override
    public void replace(Map<String, Object> headers, OutgoingHeaders outgoing) {
        if (headers instanceof PublishedHeaders published) {
            published.write(outgoing);
            return;
        }
        if (!headers.isEmpty()) {
            headers.keySet().removeIf(outgoing::replaces);
        }
        for (int i = 0; i < outgoing.size(); i++) {
            // A text, and no bytes: consumers in other languages would read those as such.
            headers.put(outgoing.name(i), outgoing.text(i));
        }
    }

    /** Returns the headers of a message that may have none. */
    static Map<String, Object> of(@Nullable Map<String, Object> headers) {
        return headers == null ? Map.of() : headers;
    }
}
