package dev.clew.formats;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Setter;
import java.util.List;

/** A format that has all ids in one header. One that has other fields beside it extends these methods. */
abstract class SingleHeader implements Propagator {
    private final String header;
    private final String malformed;
    private final String text;

    /**
     * Names the format.
     *
     * @param malformed the counter of headers that are refused
     * @param factory the method of {@link Formats} that returns the format
     */
    SingleHeader(String header, String malformed, String factory) {
        this.header = header;
        this.malformed = malformed;
        this.text = "Formats." + factory + "()";
    }

    /** Reads a header's value; false if it is malformed. */
    abstract boolean read(String text, Extracted extracted);

    /** Returns the header's value for a span of the context's trace. */
    abstract String write(TraceContext context, long spanId);

    @Override
    public List<String> fields() {
        return List.of(header);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        // hot: once per request; formats take no substrings, so an ordinary header allocates nothing
        String value = getter.get(carrier, header);
        if (value != null && !read(value, extracted)) {
            extracted.reject(malformed);
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        setter.set(carrier, header, write(context, spanId));
    }

    @Override
    public final String toString() {
        return text;
    }
}
