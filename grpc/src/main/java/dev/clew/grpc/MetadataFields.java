package dev.clew.grpc;

import dev.clew.Clew;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Setter;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Metadata as formats read and write it.
 *
 * <p>A field whose name ends in {@code -bin} travels as bytes: each character of its text is one byte.
 */
final class MetadataFields implements Getter<Metadata>, Setter<Metadata> {
    /** The keys of the names that formats ask for. No name comes from the wire. */
    private final Map<String, Metadata.Key<String>> keys = new ConcurrentHashMap<>();

    /**
     * Makes the keys of a configuration.
     *
     * @throws IllegalArgumentException for a request id header that gRPC does not take as a key
     */
    MetadataFields(Clew clew) {
        clew.requestIdHeaders().forEach(this::key);
    }

    private enum Latin1 implements Metadata.BinaryMarshaller<String> {
        MARSHALLER;

        @Override
        public byte[] toBytes(String value) {
            return value.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String parseBytes(byte[] serialized) {
            return new String(serialized, StandardCharsets.ISO_8859_1);
        }
    }

    private Metadata.Key<String> key(String name) {
        Metadata.Key<String> known = keys.get(name);
        return known == null ? keys.computeIfAbsent(name, MetadataFields::newKey) : known;
    }

    private static Metadata.Key<String> newKey(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(Metadata.BINARY_HEADER_SUFFIX)
                ? Metadata.Key.of(lower, Latin1.MARSHALLER)
                : Metadata.Key.of(lower, Metadata.ASCII_STRING_MARSHALLER);
    }

    @Override
    public @Nullable String get(Metadata headers, String name) {
        // hot: for each field of each call, makes a text of a single value and no more
        Iterable<String> all = headers.getAll(key(name));
        if (all == null) {
            return null;
        }
        Iterator<String> values = all.iterator();
        String value = values.next();
        return values.hasNext() ? String.join(",", all) : value;
    }

    @Override
    public void set(Metadata headers, String name, String value) {
        Metadata.Key<String> key = key(name);
        headers.discardAll(key);
        headers.put(key, value);
    }
}
