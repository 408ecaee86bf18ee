package dev.clew.layout.internal.line;

import dev.clew.layout.internal.text.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of the fields, and which of an application's keys collide with them. */
public final class FieldNames {
    private static final Set<String> SPAN_FIELDS = Set.of("""
            format event kind parent_id span peer outcome status duration_ms attempt deadline_ms route path
            bytes sql fp rows query_n sql_state queries query_ms topic partition offset lag_ms message_id
            causation_id links client_request_id
            """.strip().split("\\s+", -1));

    private static final String ECS_OUTCOME = "event.outcome";

    /** The format's own names. */
    public static final FieldNames PLAIN = new FieldNames(false);

    /** The names of the Elastic Common Schema; {@code clew.} stands before what it does not have. */
    public static final FieldNames ECS = new FieldNames(true);

    private final boolean ecs;
    private final Map<String, String> spanNames;
    private final Set<String> taken = new HashSet<>();
    private final Set<String> takenOnSpanLines;

    private FieldNames(boolean ecs) {
        this.ecs = ecs;
        this.spanNames = SPAN_FIELDS.stream()
                .collect(Collectors.toUnmodifiableMap(name -> name, name -> ecs ? ecsSpanName(name) : name));
        this.takenOnSpanLines = new HashSet<>(spanNames.values());
        if (ecs) {
            takenOnSpanLines.add(ECS_OUTCOME);
        }
        for (Field field : Field.values()) {
            (field == Field.BOOT_ID ? takenOnSpanLines : taken).add(of(field));
        }
    }

    /** Returns these names and more, with which an application's keys collide as well. */
    public FieldNames with(Collection<String> more) {
        FieldNames names = new FieldNames(ecs);
        names.taken.addAll(more);
        return names;
    }

    private static String ecsSpanName(String name) {
        return switch (name) {
            case "event" -> "event.action";
            case "peer" -> "destination.address";
            case "status" -> "http.response.status_code";
            case "duration_ms" -> "event.duration";
            default -> "clew." + name;
        };
    }

    /** Returns a field's name. */
    public String of(Field field) {
        return ecs ? field.ecs : field.plain;
    }

    /** Returns the name of a span's field, given its plain name. */
    public String ofSpan(String name) {
        return spanNames.getOrDefault(name, name);
    }

    /** Whether a key on a span's line is a field that Clew wrote there. */
    public boolean isOfSpan(String key) {
        return spanNames.containsKey(key);
    }

    /** Writes a span's field, given its plain name. */
    public void writeOfSpan(String name, Object value, Line line) {
        if (ecs && name.equals("outcome")) {
            line.value(ECS_OUTCOME, false, value.equals("ok") ? "success" : "failure");
        }
        line.value(ofSpan(name), false, ecs && name.equals("duration_ms") ? nanos(value) : value);
    }

    /** Returns the value itself if it is no number. */
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

    /**
     * Whether an application's key gets an underscore.
     *
     * <p>It does if it is the name of a field of its line. It does too if such a key becomes it: {@code ts} becomes
     * {@code ts_}, so {@code ts_} becomes {@code ts__}, and no two keys become one.
     *
     * @param ofSpan whether the line is a span's, which has more fields
     */
    public boolean isTaken(String key, boolean ofSpan) {
        int end = key.length();
        while (end > 0 && key.charAt(end - 1) == '_') {
            end--;
        }
        String name = key.substring(0, end); // the key itself if no underscore ends it
        return taken.contains(name) || ofSpan && takenOnSpanLines.contains(name);
    }
}
