package dev.clew.tracers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.springframework.http.HttpHeaders;

/** The headers of a request that tell of its trace, as a text: one line each. */
final class Received {
    private static final List<String> NAMES = List.of("traceparent", "x-request-id", "b3", "x-b3-traceid");

    private Received() {}

    static String of(HttpHeaders headers) {
        Map<String, List<String>> lines = new TreeMap<>();
        BiConsumer<String, List<String>> add =
                (name, values) -> lines.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                        .addAll(values);
        headers.forEach(add);
        lines.keySet().retainAll(NAMES);
        StringBuilder text = new StringBuilder();
        lines.forEach((name, values) -> values.forEach(value -> text.append(name + " " + value + "\n")));
        return text.toString();
    }
}
