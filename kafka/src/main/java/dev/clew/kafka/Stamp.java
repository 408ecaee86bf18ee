package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Setter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers of one outgoing record, all computed before the first of them is written.
 *
 * <p>Kafka sends what an interceptor had changed before it failed; so nothing may fail once something is changed.
 */
final class Stamp {
    static final Setter<Stamp> SETTER = (stamp, name, value) -> stamp.put(name.toLowerCase(Locale.ROOT), value);

    /** Of all our names and values; a record that grows too large fails, and its transaction with it. */
    static final int BUDGET = 8 * 1024;

    private static final List<String> DROPPED_FIRST = List.of(Wire.BAGGAGE, Wire.TRACESTATE, Wire.CAUSATION_ID);

    private final Map<String, byte[]> fields = new LinkedHashMap<>();

    void put(String name, String value) {
        put(name, value.getBytes(StandardCharsets.UTF_8));
    }

    void put(String name, byte[] value) {
        fields.put(name, value);
    }

    void remove(String name) {
        fields.remove(name);
    }

    /** Drops what is over the budget, what matters least first; the ids stay. */
    void fit(Clew.Counters counters) {
        for (String name : DROPPED_FIRST) {
            if (size() <= BUDGET) {
                return;
            }
            if (fields.remove(name) != null) {
                counters.add("kafka.dropped." + name);
            }
        }
    }

    private int size() {
        int size = 0;
        for (Map.Entry<String, byte[]> field : fields.entrySet()) {
            size += field.getKey().length() + field.getValue().length;
        }
        return size;
    }

    /**
     * Replaces the fields that stand here, under a name in any case.
     *
     * @throws IllegalStateException if the headers are read-only; then nothing is changed
     */
    void writeTo(Headers headers) {
        List<String> stale = new ArrayList<>();
        for (Header header : headers) {
            if (replaces(header.key().toLowerCase(Locale.ROOT))) {
                stale.add(header.key());
            }
        }
        stale.forEach(headers::remove);
        fields.forEach(headers::add);
    }

    /** A tracestate belongs to the traceparent beside it: one that was copied from elsewhere goes with the old one. */
    private boolean replaces(String name) {
        return fields.containsKey(name) || name.equals(Wire.TRACESTATE) && fields.containsKey(Wire.TRACEPARENT);
    }

    @Override
    public String toString() {
        return "Stamp" + fields.keySet();
    }
}
