package dev.clew.layout;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the fields are called, and which names no key of an application can therefore be on a line that has them. */
abstract class Names {
    private static final Set<String> SPAN_FIELDS = Set.of(
            "format",
            "event",
            "kind",
            "parent_id",
            "span",
            "peer",
            "outcome",
            "status",
            "duration_ms",
            "attempt",
            "deadline_ms",
            "route",
            "path",
            "bytes",
            "sql",
            "fp",
            "rows",
            "query_n",
            "sql_state",
            "queries",
            "query_ms",
            "topic",
            "partition",
            "offset",
            "lag_ms",
            "message_id",
            "causation_id",
            "links",
            "client_request_id");

    /** The format's own. */
    static final Names PLAIN = new Plain();

    /** Those of the Elastic Common Schema, and {@code clew.} before what it does not have. */
    static final Names ECS = new Ecs();

    private final Map<String, String> spanNames =
            SPAN_FIELDS.stream().collect(Collectors.toUnmodifiableMap(field -> field, this::ofSpan));
    private final Set<String> takenAlways = Arrays.stream(Field.values())
            .filter(field -> !field.isOfSpan())
            .map(this::of)
            .collect(Collectors.toUnmodifiableSet());
    private final Set<String> takenOnSpanLines = Stream.of(
                    spanNames.values().stream(),
                    Arrays.stream(Field.values()).filter(Field::isOfSpan).map(this::of),
                    more())
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    abstract String of(Field field);

    /** What a span's field is called, given its name in the format. */
    abstract String ofSpan(String name);

    /** What span lines have besides. */
    Stream<String> more() {
        return Stream.empty();
    }

    /** Writes a span's field, given its name in the format. */
    void span(String name, Object value, Line line) {
        line.value(spanNames.getOrDefault(name, name), false, value);
    }

    /** Whether a key-value of this key is the field itself where Clew writes it on a span's line. */
    boolean isOfSpan(String key) {
        return spanNames.containsKey(key);
    }

    /**
     * Whether an application's key gets an underscore: because it is the name of a field of the line that it stands on,
     * or because it is what another such key becomes ({@code ts} becomes {@code ts_}, so {@code ts_} becomes
     * {@code ts__}, and no two become one).
     *
     * @param ofSpan whether the line is a span's, which has more fields
     */
    boolean isTaken(String key, boolean ofSpan) {
        int end = key.length();
        while (end > 0 && key.charAt(end - 1) == '_') {
            end--;
        }
        String name = key.substring(0, end); // the key itself where no underscore ends it
        return takenAlways.contains(name) || ofSpan && takenOnSpanLines.contains(name);
    }

    private static final class Plain extends Names {
        @Override
        String of(Field field) {
            return field.plain;
        }

        @Override
        String ofSpan(String name) {
            return name;
        }
    }

    private static final class Ecs extends Names {
        private static final String OUTCOME = "event.outcome";

        @Override
        String of(Field field) {
            return field.ecs;
        }

        @Override
        String ofSpan(String name) {
            return switch (name) {
                case "event" -> "event.action";
                case "peer" -> "destination.address";
                case "status" -> "http.response.status_code";
                case "duration_ms" -> "event.duration";
                default -> "clew." + name;
            };
        }

        @Override
        Stream<String> more() {
            return Stream.of(OUTCOME);
        }

        @Override
        void span(String name, Object value, Line line) {
            if (name.equals("outcome")) {
                line.value(OUTCOME, false, value.equals("ok") ? "success" : "failure");
            }
            super.span(name, name.equals("duration_ms") ? nanos(value) : value, line);
        }

        /** What is no number stays what it is. */
        private static Object nanos(Object millis) {
            try {
                return new BigDecimal(Values.text(millis))
                        .movePointRight(6)
                        .setScale(0, RoundingMode.DOWN)
                        .longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                return millis;
            }
        }
    }
}
