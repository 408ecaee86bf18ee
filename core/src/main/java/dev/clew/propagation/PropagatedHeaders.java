package dev.clew.propagation;

import dev.clew.context.Baggage;
import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import dev.clew.text.Ascii;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Headers of the application that travel as baggage ({@code clew.propagated.headers}), beside other formats.
 *
 * <p>The header alone says the value of its key. Baggage that came in another field under that key, in any case, is left
 * out: a proxy that takes the header off a stranger's request does not look into {@code baggage}.
 */
record PropagatedHeaders(Propagator delegate, List<String> names) implements Propagator {
    private static final int MAX_NAMES = 16;
    private static final int MAX_NAME = 64;
    private static final int MAX_VALUE = 256;

    /** Fields of ours, of one connection, of one message's body, and credentials. Compared without regard to case. */
    private static final Set<String> REFUSED = ignoringCase(Stream.of(
            "traceparent tracestate baggage X-Client-Request-ID X-Debug-Token X-Message-ID X-Causation-ID",
            "Connection Keep-Alive TE Trailer Transfer-Encoding Upgrade HTTP2-Settings Via Forwarded",
            "Host Expect Date Range Accept Accept-Encoding Accept-Ranges Max-Forwards",
            "Authorization Cookie Cookie2 Set-Cookie WWW-Authenticate Authentication-Info X-API-Key X-Auth-Token"
                    + " X-CSRF-Token X-Amz-Security-Token"));

    private static final List<String> REFUSED_PREFIXES = List.of("proxy-", "content-", "if-", "sec-", "ce_");

    private static Set<String> ignoringCase(Stream<String> names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.flatMap(line -> Stream.of(line.split(" "))).forEach(set::add);
        return set;
    }

    /**
     * Returns the format with these headers beside it.
     *
     * @param requestIdHeaders refused, as the format's own fields are
     * @throws IllegalArgumentException if a header may not be propagated
     */
    static Propagator create(Propagator format, List<String> requestIdHeaders, List<String> names) {
        Set<String> taken = ignoringCase(Stream.concat(format.fields().stream(), requestIdHeaders.stream()));
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean allowed = Ascii.isToken(name)
                    && name.length() <= MAX_NAME
                    && !REFUSED.contains(name)
                    && REFUSED_PREFIXES.stream().noneMatch(lower::startsWith)
                    && taken.add(name);
            if (!allowed || names.size() > MAX_NAMES) {
                throw new IllegalArgumentException("clew.propagated.headers must be at most " + MAX_NAMES
                        + " names of headers of the application, such as X-Tenant-Id, each once and of at most "
                        + MAX_NAME + " characters; no field of Clew's, no credentials such as Authorization or Cookie,"
                        + " and no header of one connection or one body such as Host or Content-Type; was \""
                        + String.join(",", names) + '"');
            }
        }
        return new PropagatedHeaders(format, List.copyOf(names));
    }

    @Override
    public List<String> fields() {
        return Stream.concat(delegate.fields().stream(), names.stream()).toList();
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        try {
            delegate.extract(carrier, getter, extracted);
        } finally {
            Baggage others = others(extracted);
            extracted.onlyBaggage(others);
            Baggage own = read(carrier, getter, extracted);
            if (!own.isEmpty()) {
                // The headers come first, so that other baggage cannot use up the room.
                extracted.onlyBaggage(own.withMissing(others));
            }
        }
    }

    private <C> Baggage read(C carrier, Getter<? super C> getter, Extracted extracted) {
        Baggage read = Baggage.EMPTY;
        for (String name : names) {
            String value = getter.get(carrier, name);
            if (value == null || value.isEmpty()) {
                continue;
            }
            if (isValid(value)) {
                read = read.with(name, value);
            } else {
                extracted.reject("propagated_header.malformed");
            }
        }
        return read;
    }

    /** Returns the baggage of other fields, without our keys. */
    private Baggage others(Extracted extracted) {
        Baggage others = extracted.baggage();
        for (Baggage.Entry entry : extracted.baggage()) {
            if (isName(entry.key())) {
                others = others.without(entry.key());
                extracted.reject("baggage.propagated_header");
            }
        }
        return others;
    }

    private boolean isName(String key) {
        for (String name : names) {
            if (name.equalsIgnoreCase(key)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        try {
            delegate.inject(context.withBaggage(withoutNames(context.baggage())), spanId, carrier, setter);
        } finally {
            write(context.baggage(), carrier, setter);
        }
    }

    private Baggage withoutNames(Baggage baggage) {
        Baggage without = baggage;
        for (String name : names) {
            without = without.without(name);
        }
        return without;
    }

    private <C> void write(Baggage baggage, C carrier, Setter<? super C> setter) {
        for (String name : names) {
            String value = baggage.get(name);
            if (value == null || value.isEmpty()) {
                continue;
            }
            if (isValid(value)) {
                setter.set(carrier, name, value);
            } else {
                Counters.shared().add("propagated_header.left_out");
            }
        }
    }

    /** Whether every client and every layout takes the value as it is. */
    private static boolean isValid(String value) {
        return value.length() <= MAX_VALUE && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    @Override
    public String toString() {
        return delegate + " headers=" + names;
    }
}
