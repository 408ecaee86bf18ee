package dev.clew;

import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import dev.clew.ids.IdGenerators;
import dev.clew.policy.Sampling;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Propagator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A message with header names without case. Several values of one name are joined, as adapters do. */
public final class Headers {
    private static final ServerContexts CONTEXTS =
            new ServerContexts(IdGenerators.random(), null, Sampling.parse("always"), Counters.create());

    private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public static Headers of(String... namesAndValues) {
        Headers headers = new Headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    public void add(String name, String value) {
        values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    public @Nullable String get(String name) {
        List<String> all = values.get(name);
        return all == null ? null : String.join(",", all);
    }

    public void set(String name, String value) {
        values.put(name, List.of(value));
    }

    public Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        values.forEach((name, list) -> all.put(name, String.join(",", list)));
        return all;
    }

    /** Returns the context that a server makes of trusted ids. */
    public static TraceContext context(Extracted extracted) {
        return CONTEXTS.of(extracted);
    }

    public static Clew clew(Propagator propagator) {
        return Clew.builder()
                .propagator(propagator)
                .setting("clew.span.log", "false")
                .build();
    }

    public static TraceContext receive(Clew clew, Headers headers) {
        return clew.receive(headers, Headers::get, "");
    }

    public static TraceContext receive(Propagator propagator, String... namesAndValues) {
        return receive(clew(propagator), of(namesAndValues));
    }

    public static Headers send(Propagator propagator, TraceContext context) {
        return send(clew(propagator), context);
    }

    @SuppressWarnings("CheckReturnValue")
    public static Headers send(Clew clew, TraceContext context) {
        Headers sent = new Headers();
        clew.send(Span.Kind.CLIENT, context, sent, Headers::set);
        return sent;
    }
}
