package dev.clew.story.traffic;

import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps one object for each name that comes again and again. Each kind is bounded; what comes later has none of its own. */
final class Names {
    static final int MOST = 20_000;
    private static final int MOST_ATTRIBUTES = 500_000;
    private static final int HEX = 16;

    /** Fields of the log format, which say how a line came about and not what it is about. */
    private static final Set<String> OF_THE_FORMAT = Set.of(
            "ts",
            "level",
            "service",
            "version",
            "instance",
            "request_id",
            "trace_id",
            "span_id",
            "logger",
            "thread",
            "msg",
            "error",
            "error_msg",
            "stack",
            "err_fp",
            "err_origin",
            "tmpl",
            "seq",
            "boot_id",
            "event",
            "kind",
            "parent_id",
            "span",
            "outcome",
            "status",
            "duration_ms",
            "attempt",
            "deadline_ms",
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
            "client_request_id",
            "cut",
            "peer",
            "route",
            "blocked_by_request",
            "pool_wait_ms",
            "queue_ms",
            "gc_ms");

    private final Map<Operation, Operation> operations = new HashMap<>();
    private final Map<List<String>, ErrorKind> errors = new HashMap<>();
    private final Map<Attribute, Attribute> attributes = new HashMap<>();
    private final Map<Template, Template> templates = new HashMap<>();
    private boolean hasOverflown;

    /** Whether a field of a line is the application's own. On the line that explains a slow query {@code plan} is Clew's. */
    static boolean isApplications(String key, Event event) {
        return !OF_THE_FORMAT.contains(key)
                && !(key.equals("plan") && event.get("logger").equals("clew.jdbc"));
    }

    static boolean isAlarming(String level) {
        return level.equals("WARN") || level.equals("ERROR");
    }

    Operation operation(String service, String kind, String span, String peer, String fp) {
        String its = Brief.of(service);
        String which = Brief.of(kind);
        return kept(
                operations,
                new Operation(its, which, Brief.of(span), Brief.of(peer), Brief.of(fp)),
                new Operation(its, which, "…", "", ""));
    }

    ErrorKind error(String cause, Event event) {
        List<String> key = List.of(Brief.of(cause), Brief.of(event.get("error")), Brief.of(event.get("err_fp")));
        ErrorKind known = errors.get(key);
        if (known != null) {
            return known;
        }
        if (errors.size() >= MOST) {
            hasOverflown = true;
            return ErrorKind.UNKNOWN;
        }
        ErrorKind kind = new ErrorKind(key.get(0), key.get(1), key.get(2), Brief.firstLine(event.get("error_msg")));
        errors.put(key, kind);
        return kind;
    }

    Template template(String service, String level, String text) {
        String its = Brief.of(service);
        String which = Brief.of(level);
        return kept(templates, new Template(its, which, Brief.of(text)), new Template(its, which, "…"));
    }

    @Nullable
    Attribute attribute(String key, String value) {
        if (value.isEmpty()) {
            return null;
        }
        Attribute attribute = new Attribute(Brief.of(key), Brief.of(value));
        Attribute known = attributes.get(attribute);
        if (known == null && attributes.size() < MOST_ATTRIBUTES) {
            attributes.put(attribute, attribute);
            return attribute;
        }
        hasOverflown |= known == null;
        return known;
    }

    private <T> T kept(Map<T, T> all, T name, T otherwise) {
        T known = all.get(name);
        if (known != null) {
            return known;
        }
        boolean fits = all.size() < MOST;
        hasOverflown |= !fits;
        T added = fits ? name : all.getOrDefault(otherwise, otherwise);
        all.put(added, added);
        return added;
    }

    void overflow() {
        hasOverflown = true;
    }

    List<String> overflows() {
        List<String> texts = new ArrayList<>();
        if (hasOverflown) {
            texts.add("more different names or values than are kept; some were taken together");
        }
        return texts;
    }

    /** Returns the number that a span's id is; ids of other lengths get one too. 0 is none. */
    static long spanId(String text) {
        if (text.length() == HEX) {
            long id = 0;
            int i = 0;
            while (i < HEX) {
                int digit = Character.digit(text.charAt(i), 16);
                if (digit < 0) {
                    break;
                }
                id = id << 4 | digit;
                i++;
            }
            if (i == HEX) {
                return id;
            }
        }
        long id = 0;
        for (int i = 0; i < text.length(); i++) {
            id = id * 0x100000001b3L + text.charAt(i);
        }
        return id;
    }
}
