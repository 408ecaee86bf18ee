package dev.clew.propagation;

import dev.clew.context.TraceContext;
import dev.clew.ids.RequestIds;
import dev.clew.text.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request id as one header, with aliases that are read only.
 *
 * @param names the header itself first
 */
record RequestIdHeader(String header, List<String> names) implements Propagator {
    static RequestIdHeader create(String header, List<String> aliases) {
        List<String> names = new ArrayList<>();
        names.add(header);
        names.addAll(aliases);
        return create(names);
    }

    /** @throws IllegalArgumentException if a name is no RFC 9110 token */
    static RequestIdHeader create(List<String> names) {
        for (String name : names) {
            if (!Ascii.isToken(name)) {
                throw new IllegalArgumentException("request id header must be an RFC 9110 token, was \"" + name + '"');
            }
        }
        return new RequestIdHeader(names.get(0), List.copyOf(names));
    }

    @Override
    public List<String> fields() {
        return List.of(header);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        for (int i = 0; i < names.size(); i++) {
            String value = getter.get(carrier, names.get(i));
            if (value == null) {
                continue;
            }
            String reason = RequestIds.rejection(value);
            if (reason == null) {
                extracted.requestId(value);
                return;
            }
            extracted.reject(reason);
        }
    }

    /** Returns the id, empty if the message has none, null if the first one found is invalid. */
    <C> @Nullable String valid(C carrier, Getter<? super C> getter) {
        byte[] bytes = getter.getBytes(carrier, header);
        if (bytes != null) {
            return RequestIds.isValid(bytes) ? new String(bytes, StandardCharsets.ISO_8859_1) : null;
        }
        for (int i = 0; i < names.size(); i++) {
            String value = getter.get(carrier, names.get(i));
            if (value != null) {
                return RequestIds.isValid(value) ? value : null;
            }
        }
        return "";
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        setter.set(carrier, header, context.requestId());
    }

    @Override
    public String toString() {
        return "Propagators.requestId(" + String.join(", ", names).toLowerCase(Locale.ROOT) + ")";
    }
}
