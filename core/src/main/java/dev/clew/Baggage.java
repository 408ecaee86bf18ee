package dev.clew;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ordered key-value pairs that travel with a request; immutable.
 *
 * <p>Never more than 64 entries nor 8192 bytes on the wire. Keys are RFC 9110 tokens and know upper and lower case;
 * values are any text. Of two entries that came in with one key both are kept, and {@link #get} tells the last.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
public final class Baggage implements Iterable<Baggage.Entry> {
    /** No entries. */
    public static final Baggage EMPTY = new Baggage("", 0);

    /** The wire format itself, checked, without white space: what is only passed on is never decoded. */
    private final String text;

    private final int size;

    /** Bits of {@link BaggageText}, told by the parser; here, because it takes room that is there anyway. */
    private final byte leftOut;

    Baggage(String text, int size) {
        this(text, size, 0);
    }

    Baggage(String text, int size, int leftOut) {
        this.text = text;
        this.size = size;
        this.leftOut = (byte) leftOut;
    }

    /**
     * One key, its value, and what is said about it.
     *
     * @param properties in their order, repeated names included
     */
    public record Entry(String key, String value, List<Property> properties) {
        /** Copies the properties. */
        public Entry {
            properties = List.copyOf(properties);
        }
    }

    /**
     * What is said about an entry.
     *
     * @param key an RFC 9110 token
     * @param value null where there is the key alone
     */
    public record Property(String key, @Nullable String value) {}

    /** Returns the value under a key, null where there is none. */
    public @Nullable String get(String key) {
        int found = -1;
        for (int from = 0; from < text.length(); from = BaggageText.memberEnd(text, from) + 1) {
            if (BaggageText.hasKey(text, from, key)) {
                found = from;
            }
        }
        return found < 0 ? null : BaggageText.value(text, found);
    }

    /** Returns this baggage with one more entry, or with another value for a key it has. */
    public Baggage with(String key, String value) {
        return with(key, value, List.of());
    }

    /**
     * Returns this baggage with one more entry, or with another one in the place of those that have its key.
     *
     * <p>Where it would pass 64 entries or 8192 bytes, this baggage is returned as it is: a value that grew too large
     * is no reason to fail a request.
     *
     * @throws IllegalArgumentException if a key is no RFC 9110 token
     */
    public Baggage with(String key, String value, List<Property> properties) {
        String member = BaggageText.encode(key, value, properties);
        return member == null ? this : splice(key, member);
    }

    /** Returns this baggage without the entries of a key. */
    public Baggage without(String key) {
        return splice(key, "");
    }

    private Baggage splice(String key, String replacement) {
        StringBuilder spliced = new StringBuilder(text.length() + 1 + replacement.length());
        String next = replacement;
        int members = 0;
        for (int from = 0; from < text.length(); ) {
            int to = BaggageText.memberEnd(text, from);
            if (!BaggageText.hasKey(text, from, key)) {
                members += append(spliced, text, from, to);
            } else {
                members += append(spliced, next, 0, next.length());
                next = "";
            }
            from = to + 1;
        }
        members += append(spliced, next, 0, next.length());
        if (members == 0) {
            return EMPTY;
        }
        if (replacement.isEmpty() && members == size) {
            return this;
        }
        boolean fits = members <= BaggageText.MAX_MEMBERS && spliced.length() <= BaggageText.MAX_BYTES;
        return fits ? new Baggage(spliced.toString(), members) : this;
    }

    private static int append(StringBuilder target, String source, int from, int to) {
        if (from == to) {
            return 0;
        }
        target.append(target.isEmpty() ? "" : ",").append(source, from, to);
        return 1;
    }

    /** Returns how many entries there are. */
    public int size() {
        return size;
    }

    /** Whether there are no entries. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Returns the entries in their order, decoded. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(size);
        for (int from = 0; from < text.length(); from = BaggageText.memberEnd(text, from) + 1) {
            entries.add(BaggageText.entry(text, from));
        }
        return List.copyOf(entries);
    }

    /** Returns an iterator over {@link #entries()}. */
    @Override
    public Iterator<Entry> iterator() {
        return entries().iterator();
    }

    /** The value of a {@code baggage} header: printable ASCII, at most 8192 characters. */
    String text() {
        return text;
    }

    /** Why something of the header that this was read from is not in it. */
    int leftOut() {
        return leftOut;
    }

    /** Baggage is equal when its entries are, however they were encoded. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Baggage that
                        && size == that.size
                        && (text.equals(that.text) || entries().equals(that.entries()));
    }

    @Override
    public int hashCode() {
        return entries().hashCode();
    }

    @Override
    public String toString() {
        return "Baggage[" + text + "]";
    }
}
