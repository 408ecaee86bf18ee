package dev.clew;

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
    public <C> void extract(C carrier, Getter<? super C> getter, Inbound inbound) {
        // hot: once per request; a text that is valid as it stands is kept, not copied
        String text = getter.get(carrier, NAME);
        if (text == null || text.isEmpty()) {
            return;
        }
        Baggage baggage = BaggageText.parse(text);
        inbound.baggage(baggage);
        if (baggage.leftOut() != 0) {
            reject(baggage.leftOut(), inbound);
        }
    }

    private static void reject(int leftOut, Inbound inbound) {
        if ((leftOut & BaggageText.MALFORMED) != 0) {
            inbound.reject("baggage.malformed");
        }
        if ((leftOut & BaggageText.TOO_MANY) != 0) {
            inbound.reject("baggage.too_many");
        }
        if ((leftOut & BaggageText.TOO_LONG) != 0) {
            inbound.reject("baggage.too_long");
        }
    }

    @Override
    public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
        if (!context.baggage().isEmpty()) {
            setter.set(carrier, NAME, context.baggage().text());
        }
    }

    @Override
    public String toString() {
        return "Propagator.baggage()";
    }
}
