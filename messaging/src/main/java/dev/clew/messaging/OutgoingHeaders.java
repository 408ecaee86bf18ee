package dev.clew.messaging;

import dev.clew.context.Counters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The headers of one outgoing message, all computed before the first of them is written.
 *
 * <p>Kafka sends what an interceptor had changed before it failed, so nothing may fail once something has changed. An
 * adapter reads the headers in {@link HeaderAccess#replace}.
 */
public abstract class OutgoingHeaders {
    /** The bytes that our names and values may have. A record that grows too large fails, and its transaction too. */
    static final int BUDGET = 8 * 1024;

    /** The Jaeger format's copy of the baggage. */
    private static final String JAEGER_BAGGAGE = "jaeger-baggage";

    private static final List<String> DROPPED_FIRST =
            List.of(MessageHeaders.BAGGAGE, JAEGER_BAGGAGE, MessageHeaders.TRACESTATE, MessageHeaders.CAUSATION_ID);

    /** Each name is followed by its value: a text, or an array of bytes. */
    private Object[] fields;

    private int end;

    /** @param expected the number of headers for which there is room at first */
    OutgoingHeaders(int expected) {
        fields = new Object[2 * expected];
    }

    /** Returns no headers yet, which are not those of a {@link Sending}. */
    static OutgoingHeaders create(int expected) {
        return new OutgoingHeaders(expected) {};
    }

    /** Returns a single header, which a test of an adapter can replace. */
    public static OutgoingHeaders of(String name, String value) {
        OutgoingHeaders one = create(1);
        one.put(name.toLowerCase(Locale.ROOT), value);
        return one;
    }

    final void put(String name, Object value) {
        remove(name);
        if (end == fields.length) {
            fields = Arrays.copyOf(fields, 2 * end);
        }
        fields[end] = name;
        fields[end + 1] = value;
        end += 2;
    }

    final boolean remove(String name) {
        for (int i = 0; i < end; i += 2) {
            if (isSame(name, (String) fields[i])) {
                end -= 2;
                System.arraycopy(fields, i + 2, fields, i, end - i);
                return true;
            }
        }
        return false;
    }

    /** Whether two names are equal. Nearly all that are compared differ, and a text knows its hash code. */
    static boolean isSame(String name, String other) {
        return name.hashCode() == other.hashCode() && name.equals(other);
    }

    /** Drops headers until the others are within the budget. The ids stay. */
    final void fit(Counters counters, String system) {
        for (int i = 0; i < DROPPED_FIRST.size() && length() > BUDGET; i++) {
            String name = DROPPED_FIRST.get(i);
            if (remove(name)) {
                counters.add(system + ".dropped." + name);
            }
        }
    }

    private int length() {
        int length = 0;
        for (int i = 0; i < end; i += 2) {
            Object value = fields[i + 1];
            length += ((String) fields[i]).length();
            length += value instanceof byte[] bytes ? bytes.length : ((String) value).length();
        }
        return length;
    }

    /** Returns the number of headers. */
    public final int size() {
        return end / 2;
    }

    /** Returns the name of a header, in lower case. */
    public final String name(int index) {
        return (String) fields[2 * index];
    }

    /** Returns the value of a header as bytes, which the message may keep. */
    public final byte[] bytes(int index) {
        Object value = fields[2 * index + 1];
        return value instanceof byte[] bytes ? bytes : ((String) value).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the value of a header as text. */
    public final String text(int index) {
        Object value = fields[2 * index + 1];
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) value;
    }

    /** Returns the value of the header with a name in lower case as text, empty if there is none. */
    public final String text(String name) {
        for (int i = 0; i < size(); i++) {
            if (name.equals(name(i))) {
                return text(i);
            }
        }
        return "";
    }

    /**
     * Whether a header that the message already has must go. Its name may be in any case.
     *
     * <p>A {@code tracestate} belongs to the {@code traceparent} beside it, so an old one goes with the old traceparent.
     */
    public final boolean replaces(String present) {
        for (int i = 0; i < size(); i++) {
            String name = name(i);
            if (name.equalsIgnoreCase(present)
                    || name.equals(MessageHeaders.TRACEPARENT) && present.equalsIgnoreCase(MessageHeaders.TRACESTATE)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            names.add(name(i));
        }
        return "OutgoingHeaders" + names;
    }
}
