package dev.clew.layout.internal.line;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of the fields, and the names under which an application's colliding keys are written.
 *
 * <p>An index gives each JSON name one type. So there a key collides with every field, whatever line it is on, and with the
 * objects that the dots of names imply. Logfmt has neither types nor objects: a key collides with a field of its line.
 */
public final class FieldNames {
    static final Set<String> SPAN_FIELDS = Set.of("""
            format event kind parent_id span peer outcome status duration_ms attempt deadline_ms route path
            bytes sql fp rows query_n sql_state queries query_ms topic partition offset lag_ms message_id
            causation_id links client_request_id plan jvm config_fp git_sha config_sources config_values
            queue_ms rejections queued_by_request queued_tasks change_kind what
            pool_wait_ms pool_state holders past_wrapper held_by_request held_ms last_sql taken_at
            blocked_by_request blocked_by_service blocked_by_state blocked_for_ms blocked_by_sql blocked_chain
            blocked_circle gc_ms pause_kind pause_ms pause_began last_holder lock_class paused_requests requests_open
            """.strip().split("\\s+", -1));

    /** The fields of a span whose text comes from elsewhere. The others are ids, numbers and words of the format. */
    private static final Set<String> FOREIGN_TEXTS = Set.of(
            "span",
            "peer",
            "route",
            "path",
            "sql",
            "topic",
            "plan",
            "what",
            "last_sql",
            "blocked_by_sql",
            "blocked_by_service");

    private static final String ECS_OUTCOME = "event.outcome";
    private static final int MAX_KEY = 64 * 1024;

    /** No field has a longer name. */
    private static final int LONGEST = 64;

    /** The format's own names, in logfmt. */
    public static final FieldNames LOGFMT = new FieldNames(false, false);

    /** The format's own names, in JSON. */
    public static final FieldNames JSON = new FieldNames(false, true);

    /** The names of the Elastic Common Schema; {@code clew.} stands before what it does not have. */
    public static final FieldNames ECS = new FieldNames(true, true);

    private final boolean ecs;
    private final boolean json;
    private final Map<String, String> spanNames;
    private final Set<String> taken = new HashSet<>();
    private final Set<String> takenOnSpanLines = new HashSet<>();

    /** The names that are objects: {@code error} of {@code error.type}. */
    private final Set<String> objects = new HashSet<>();

    private FieldNames(boolean ecs, boolean json) {
        this.ecs = ecs;
        this.json = json;
        this.spanNames = SPAN_FIELDS.stream()
                .collect(Collectors.toUnmodifiableMap(name -> name, name -> ecs ? ecsSpanName(name) : name));
        for (Field field : Field.values()) {
            (field == Field.BOOT_ID ? takenOnSpanLines : taken).add(of(field));
        }
        takenOnSpanLines.addAll(taken);
        takenOnSpanLines.addAll(spanNames.values());
        if (ecs) {
            takenOnSpanLines.add(ECS_OUTCOME);
        }
        if (json) {
            taken.addAll(takenOnSpanLines);
            taken.forEach(this::addObjects);
        }
    }

    private void addObjects(String name) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            objects.add(name.substring(0, dot));
        }
    }

    /** Returns these names and more, with which an application's keys collide as well. */
    public FieldNames with(Collection<String> more) {
        FieldNames names = new FieldNames(ecs, json);
        names.taken.addAll(more);
        names.takenOnSpanLines.addAll(more);
        if (json) {
            more.forEach(names::addObjects);
        }
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

    /** Returns the fields of a span by their plain names, as they are written into lines such as this one. */
    public Map<String, SpanField> spanFields(Line line) {
        Map<String, SpanField> fields = new HashMap<>();
        SPAN_FIELDS.forEach(name -> fields.put(
                name,
                new SpanField(
                        line.keyBytes(ofSpan(name)),
                        line.hides(name),
                        FOREIGN_TEXTS.contains(name),
                        ecs && name.equals("duration_ms"),
                        ecs && name.equals("outcome") ? line.keyBytes(ECS_OUTCOME) : null)));
        return fields;
    }

    /**
     * Returns the name under which an application's key is written: the key itself, or with an underscore.
     *
     * <p>The underscore stands behind a key that is the name of a field. In JSON it also stands behind a key that is an
     * object of fields, and behind the part of a key that is a field: {@code error} becomes {@code error_}, and
     * {@code message.id} becomes {@code message_.id}. If underscores are there already, one is added, so no two keys become
     * one.
     *
     * @param ofSpan whether the line has a span's fields; JSON reserves them on every line
     */
    public String written(String key, boolean ofSpan) {
        if (key.length() > MAX_KEY) {
            return key; // no line has room for it
        }
        Set<String> fields = ofSpan ? takenOnSpanLines : taken;
        for (int dot = json ? key.indexOf('.') : -1; ; dot = key.indexOf('.', dot + 1)) {
            int end = dot < 0 ? key.length() : dot;
            int nameEnd = end;
            while (nameEnd > 0 && key.charAt(nameEnd - 1) == '_') {
                nameEnd--;
            }
            String name = key.substring(0, nameEnd);
            // An object may have more members, but no text may become it: error.code stays, error and error_.code do
            // not.
            if (fields.contains(name) || objects.contains(name) && (dot < 0 || nameEnd < end)) {
                return key.substring(0, end) + '_' + key.substring(end);
            }
            if (dot < 0 || nameEnd > LONGEST) {
                return key;
            }
        }
    }
}
