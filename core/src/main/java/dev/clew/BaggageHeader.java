package dev.clew;

import java.util.List;

/** W3C Baggage: the {@code baggage} header. */
enum BaggageHeader implements Propagator {
    INSTANCE;

    private static final String BAGGAGE = "baggage";

    @Override
    public List<String> fields() {
        return List.of(BAGGAGE);
    }

    @Override
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        // hot: once per request; a text that is valid as it stands is kept, not copied
        String text = getter.get(carrier, BAGGAGE);
        if (text != null && !text.isEmpty()) {
            inbound.baggage(BaggageText.parse(text, inbound));
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        if (!context.baggage().isEmpty()) {
            setter.set(carrier, BAGGAGE, context.baggage().text());
        }
    }

    @Override
    public String toString() {
        return "Propagator.baggage()";
    }
}
