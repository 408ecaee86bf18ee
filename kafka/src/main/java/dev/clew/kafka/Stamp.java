package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Setter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The headers of one outgoing record, all computed before the first of them is written.
 *
 * <p>Kafka sends what an interceptor had changed before it failed; so nothing may fail once something is changed.
 */
final class Stamp {
    /** Of all our names and values; a record that grows too large fails, and its transaction with it. */
    static final int BUDGET = 8 * 1024;

    private static final List<String> DROPPED_FIRST = List.of(Wire.BAGGAGE, Wire.TRACESTATE, Wire.CAUSATION_ID);

    /** As many as a record mostly gets: request id, traceparent, message id, causation id. */
    private Header[] fields = new Header[4];

    private int size;

    /** Of all names and values together. */
    private int length;

    /** Returns how the formats write into a stamp; the names are in lower case on the way out. */
    static Setter<Stamp> setter(List<String> names) {
        String[] known = names.toArray(new String[0]);
        String[] lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toArray(String[]::new);
        return new Setter<>() {
            @Override
            public boolean takesBytes() {
                return true;
            }

            @Override
            public void set(Stamp stamp, String name, byte[] value) {
                stamp.put(key(name), value);
            }

            private String key(String name) {
                // hot: once for each field sent, so the names that are known are not made anew
                for (int i = 0; i < known.length; i++) {
                    if (known[i].equals(name)) {
                        return lower[i];
                    }
                }
                return name.toLowerCase(Locale.ROOT);
            }

            @Override
            public void set(Stamp stamp, String name, String value) {
                set(stamp, name, value.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    /** @param value an id or another text of ASCII, which is copied as it is */
    void put(String name, String value) {
        put(name, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    void put(String name, byte[] value) {
        remove(name);
        if (size == fields.length) {
            fields = Arrays.copyOf(fields, 2 * size);
        }
        fields[size++] = new RecordHeader(name, value);
        length += name.length() + value.length;
    }

    boolean remove(String name) {
        int i = indexOf(name);
        if (i < 0) {
            return false;
        }
        size--;
        length -= name.length() + fields[i].value().length;
        System.arraycopy(fields, i + 1, fields, i, size - i);
        return true;
    }

    private int indexOf(String name) {
        for (int i = 0; i < size; i++) {
            if (fields[i].key().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Drops what is over the budget, what matters least first; the ids stay. */
    void fit(Clew.Counters counters) {
        for (int i = 0; i < DROPPED_FIRST.size() && length > BUDGET; i++) {
            String name = DROPPED_FIRST.get(i);
            if (remove(name)) {
                counters.add("kafka.dropped." + name);
            }
        }
    }

    /**
     * Replaces the fields that stand here, under a name in any case.
     *
     * @throws IllegalStateException if the headers are read-only; then nothing is changed
     */
    void writeTo(Headers headers) {
        // hot: once a record, which mostly has none; an empty array is not made anew, an iterator is
        for (Header present : headers.toArray()) {
            if (replaces(present.key())) {
                headers.remove(present.key());
            }
        }
        for (int i = 0; i < size; i++) {
            headers.add(fields[i]);
        }
    }

    /** A tracestate belongs to the traceparent beside it: one that was copied from elsewhere goes with the old one. */
    private boolean replaces(String name) {
        boolean replaces = false;
        for (int i = 0; i < size && !replaces; i++) {
            String key = fields[i].key();
            replaces = key.equalsIgnoreCase(name)
                    || key.equals(Wire.TRACEPARENT) && name.equalsIgnoreCase(Wire.TRACESTATE);
        }
        return replaces;
    }

    @Override
    public String toString() {
        return "Stamp" + Arrays.stream(fields, 0, size).map(Header::key).toList();
    }
}
