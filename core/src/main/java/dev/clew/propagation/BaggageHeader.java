package dev.clew.propagation;

import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import java.util.List;

/** W3C Baggage: the {@code baggage} header. */
enum BaggageHeader implements Propagator {
    INSTANCE;

    static final String NAME = "baggage";

    @Override
    public List<String> fields() {
        return List.of(NAME);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted) {
        // hot: once per request; a valid text is kept, not copied
        String text = getter.get(carrier, NAME);
        if (text == null || text.isEmpty()) {
            return;
        }
        Baggage baggage = Baggage.parse(text);
        extracted.baggage(baggage);
        for (String reason : baggage.rejections()) {
            extracted.reject(reason);
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        if (!context.baggage().isEmpty()) {
            setter.set(carrier, NAME, context.baggage().toHeader());
        }
    }

    @Override
    public String toString() {
        return "Propagators.baggage()";
    }
}
