package dev.clew;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The request id as one header, with aliases that are read only. */
record RequestIdHeader(String header, List<String> names) implements Propagator {
    static final String DEFAULT = "X-Request-ID";
    static final int MAX_LENGTH = 200;

    /** One for each character of ASCII that an id may not have, zero for the others. */
    private static final byte[] REFUSED = new byte[128];

    static {
        for (char c = 0; c < REFUSED.length; c++) {
            REFUSED[c] = (byte) (isAlphanumeric(c) || "._~:@+/=-".indexOf(c) >= 0 ? 0 : 1);
        }
    }

    static RequestIdHeader create(String header, List<String> aliases) {
        List<String> names = new ArrayList<>();
        names.add(header);
        names.addAll(aliases);
        names.forEach(RequestIdHeader::requireToken);
        return new RequestIdHeader(header, List.copyOf(names));
    }

    /** @throws IllegalArgumentException if it can be no header's name */
    static void requireToken(String name) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("request id header must be an RFC 9110 token, was \"" + name + '"');
        }
    }

    @Override
    public List<String> fields() {
        return List.of(header);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        for (int i = 0; i < names.size(); i++) {
            String value = getter.get(carrier, names.get(i));
            if (value == null) {
                continue;
            }
            String reason = rejection(value);
            if (reason == null) {
                inbound.requestId(value);
                return;
            }
            inbound.reject(reason);
        }
    }

    /** Returns the id, empty where none came, null where what came first is no id. */
    <C> @Nullable String valid(C carrier, Getter<? super C> getter) {
        byte[] bytes = getter.getBytes(carrier, header);
        if (bytes != null) {
            return isValid(bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) : null;
        }
        for (int i = 0; i < names.size(); i++) {
            String value = getter.get(carrier, names.get(i));
            if (value != null) {
                return rejection(value) == null ? value : null;
            }
        }
        return "";
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        setter.set(carrier, header, context.requestId());
    }

    /** Returns why a value is no request id, as a counter's name, or null where it is one. */
    static @Nullable String rejection(String value) {
        if (value.isEmpty()) {
            return "request_id.empty";
        }
        if (value.length() > MAX_LENGTH) {
            return "request_id.too_long";
        }
        // hot: a table, and no branch for each character
        int all = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            all |= c < REFUSED.length ? REFUSED[c] : 1;
        }
        return all == 0 ? null : "request_id.characters";
    }

    private static boolean isValid(byte[] value) {
        if (value.length == 0 || value.length > MAX_LENGTH) {
            return false;
        }
        int all = 0;
        for (int i = 0; i < value.length; i++) {
            // The eighth bit is none of ASCII.
            all |= REFUSED[value[i] & 0x7f] | value[i] & 0x80;
        }
        return all == 0;
    }

    static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isToken(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    static boolean isToken(char c) {
        return isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    @Override
    public String toString() {
        return "Propagator.requestId(" + String.join(", ", names).toLowerCase(Locale.ROOT) + ")";
    }
}
