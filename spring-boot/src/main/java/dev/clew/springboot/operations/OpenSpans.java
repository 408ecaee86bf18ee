package dev.clew.springboot.operations;

import dev.clew.Span;
import dev.clew.SpanListener;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the spans that have begun and not yet ended, by their kind. */
final class OpenSpans implements SpanListener {
    private final Map<Span.Kind, LongAdder> open = new EnumMap<>(Span.Kind.class);

    OpenSpans() {
        for (Span.Kind kind : Span.Kind.values()) {
            open.put(kind, new LongAdder());
        }
    }

    @Override
    public void started(Span span) {
        add(span, 1);
    }

    @Override
    public void ended(Span span) {
        add(span, -1);
    }

    private void add(Span span, long change) {
        LongAdder ofKind = open.get(span.kind());
        if (ofKind != null) {
            ofKind.add(change);
        }
    }

    @Override
    public boolean wantsScope() {
        return false;
    }

    Map<String, Long> byKind() {
        Map<String, Long> byKind = new TreeMap<>();
        open.forEach((kind, spans) -> byKind.put(kind.name().toLowerCase(Locale.ROOT), Math.max(0, spans.sum())));
        return byKind;
    }

    @Override
    public String toString() {
        return "OpenSpans";
    }
}
