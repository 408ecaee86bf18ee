package dev.clew.context;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ordered key-value pairs that travel with a request; immutable.
 *
 * <p>Never more than 64 entries nor 8192 bytes on the wire. Keys are RFC 9110 tokens, compared with regard to
 * case; values are any text. If two entries came in with one key, both are kept and {@link #get} returns the last.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
public final class Baggage implements Iterable<Baggage.Entry> {
    /** No entries. */
    public static final Baggage EMPTY = new Baggage("", 0);

    private static final Baggage QUIET = new Baggage("", 0, (byte) 0, true);

    /** The valid header text without white space: baggage that is only passed on is never decoded. */
    private final String text;

    private final int size;

    /** The parser's bits, of {@link BaggageText}. They fit into padding, so that baggage costs no byte more (AllocationTest, "extract"). */
    private final byte leftOut;

    /** Whether the context that has it is quiet, see {@link TraceContext#quiet}. It fits into padding too. */
    private final boolean quiet;

    Baggage(String text, int size) {
        this(text, size, 0);
    }

    Baggage(String text, int size, int leftOut) {
        this(text, size, (byte) leftOut, false);
    }

    private Baggage(String text, int size, byte leftOut, boolean quiet) {
        this.text = text;
        this.size = size;
        this.leftOut = leftOut;
        this.quiet = quiet;
    }

    boolean isQuiet() {
        return quiet;
    }

    /** Returns the same entries for a context that is quiet or is not. */
    Baggage forContext(boolean isQuiet) {
        if (quiet == isQuiet) {
            return this;
        }
        return size == 0 ? isQuiet ? QUIET : EMPTY : new Baggage(text, size, leftOut, isQuiet);
    }

    /**
     * A key, its value and its properties.
     *
     * @param properties in their order, with repeated names
     */
    public record Entry(String key, String value, List<Property> properties) {
        /** Copies the properties. */
        public Entry {
            properties = List.copyOf(properties);
        }
    }

    /**
     * A property of an entry.
     *
     * @param key an RFC 9110 token
     * @param value null if the property is a key alone
     */
    public record Property(String key, @Nullable String value) {}

    /**
     * Returns the valid entries of a {@code baggage} header; {@link #rejections()} of the result says what was left out.
     *
     * @see <a href="https://www.w3.org/TR/baggage/#header-content">W3C Baggage, 3.2</a>
     */
    public static Baggage parse(String header) {
        return BaggageText.parse(header);
    }

    /** Returns the value under a key, null if there is none. */
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
     * Returns this baggage with one more entry, which replaces those that have its key.
     *
     * <p>Returns this baggage unchanged if there would be more than 64 entries or 8192 bytes: a value that grew too large
     * is no reason to fail a request.
     *
     * @throws IllegalArgumentException if a key is no RFC 9110 token
     */
    public Baggage with(String key, String value, List<Property> properties) {
        String member = BaggageText.encode(key, value, properties);
        return member == null ? this : splice(key, member);
    }

    /** Returns this baggage with those entries of {@code other} whose keys it does not have, as far as they fit. */
    public Baggage withMissing(Baggage other) {
        Baggage merged = this;
        for (Entry entry : other) {
            if (get(entry.key()) == null) {
                merged = merged.with(entry.key(), entry.value(), entry.properties());
            }
        }
        return merged;
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

    /** Returns the value of a {@code baggage} header: printable ASCII, at most 8192 characters. */
    public String toHeader() {
        return text;
    }

    /**
     * Returns the reasons why parts of the parsed header are not in here, as names of counters; empty if all are.
     *
     * @return some of {@code baggage.malformed}, {@code baggage.too_many}, {@code baggage.too_long}, and
     *     {@code baggage.empty_property} for a stray semicolon, whose member is kept
     */
    public List<String> rejections() {
        return leftOut == 0 ? List.of() : BaggageText.rejections(leftOut);
    }

    /** Two are equal if their entries are, however these were encoded. */
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
