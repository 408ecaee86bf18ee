package dev.clew.story.incident;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the lines of a request: those of its spans as Clew's, and the application's own. */
final class SpanLines {
    private final World world;
    private final Journal journal;

    SpanLines(World world, Journal journal) {
        this.world = world;
        this.journal = journal;
    }

    /** A span that has ended. */
    record Ended(
            String id,
            String kind,
            String name,
            long start,
            long end,
            Map<String, Object> before,
            Map<String, Object> after) {}

    void started(Hop hop, long at, String peer, Map<String, Object> about) {
        String level = hop.operation.kind.equals("internal")
                ? "DEBUG"
                : hop.operation.route.equals(world.probe) ? "DEBUG" : "INFO";
        if (!world.hasStarts || hop.operation.kind.equals("internal") || !journal.takes(level, at)) {
            return;
        }
        String name = hop.operation.kind.equals("server") ? hop.operation.method + ' ' + hop.path : hop.operation.route;
        Line line = head(hop, at, level, hop.id(), "clew.span", name + " started")
                .add("event", "span_start")
                .add("kind", hop.operation.kind)
                .add("parent_id", hop.parent)
                .add("span", name)
                .add("peer", peer)
                .addAll(about);
        close(hop, at, level, line, null, true);
    }

    /**
     * Writes the end of a span.
     *
     * @param failure how it went, null for well
     * @param told whether the line has the exception
     */
    void ended(Hop hop, Ended span, String peer, Failure failure, boolean told) {
        boolean isEntry = span.kind.equals("server") || span.kind.equals("consumer");
        String outcome = failure == null ? "ok" : failure.outcome();
        String level = switch (outcome) {
            case "ok" -> isEntry && !hop.operation.route.equals(world.probe) ? "INFO" : "DEBUG";
            case "error" -> "ERROR";
            default -> "WARN";
        };
        if (!journal.takes(level, span.end)) {
            return;
        }
        String ending = switch (outcome) {
            case "ok" -> " ended";
            case "error" -> " failed";
            case "timeout" -> " timed out";
            default -> " was cancelled";
        };
        Line line = head(hop, span.end, level, span.id, "clew.span", span.name + ending)
                .add("event", "span_end")
                .add("kind", span.kind)
                .add("parent_id", isParent(hop, span) ? hop.parent : hop.id())
                .add("span", span.name)
                .add("peer", peer)
                .addAll(span.before)
                .add("outcome", outcome)
                .add("duration_ms", BigDecimal.valueOf(span.end - span.start, 3))
                .addAll(span.after);
        mdc(hop, line);
        if (failure != null && told) {
            error(line, failure, hop);
        }
        close(hop, span.end, level, line, "{}" + ending, true);
    }

    private static boolean isParent(Hop hop, Ended span) {
        return span.id.equals(hop.id());
    }

    /** Writes a line of the application. */
    void note(Hop hop, long at, String level, String template, Map<String, Object> fields, Failure failure) {
        if (!journal.takes(level, at)) {
            return;
        }
        hop.request.told().addAll(fields.keySet());
        Line line = head(hop, at, level, hop.id(), hop.boot.service().logger(), text(template, fields))
                .addAll(fields);
        mdc(hop, line);
        if (failure != null) {
            error(line, failure, hop);
        }
        close(hop, at, level, line, template, false);
    }

    /** Returns a message with what it is about: the last of the fields. */
    private static String text(String template, Map<String, Object> fields) {
        Object last = "";
        for (Object value : fields.values()) {
            last = value;
        }
        return template.replace("{}", last.toString());
    }

    private Line head(Hop hop, long at, String level, String id, String logger, String text) {
        return journal.begin(hop.boot, at, level)
                .add("request_id", hop.request.id())
                .add("trace_id", hop.request.trace())
                .add("span_id", id)
                .add("logger", logger)
                .add("thread", hop.thread)
                .add("msg", text);
    }

    private void mdc(Hop hop, Line line) {
        if (world.mdcField != null) {
            hop.request.told().add(world.mdcField);
            line.add(world.mdcField, hop.request.values().get(world.mdcField));
        }
    }

    private void error(Line line, Failure failure, Hop hop) {
        line.add("error", failure.error())
                .add("error_msg", failure.message())
                .add("stack", failure.stack(hop.operation))
                .add("err_fp", failure.fingerprint(hop.operation.toString()))
                .add("err_origin", hop.isLogged ? null : "true");
        hop.isLogged = true;
    }

    private void close(Hop hop, long at, String level, Line line, String template, boolean isSpan) {
        line.add("tmpl", level.equals("WARN") || level.equals("ERROR") ? Line.tmpl(template) : null)
                .add("seq", hop.seq())
                .add("boot_id", isSpan ? hop.boot.id : null);
        journal.write(hop.boot, at, level, line);
    }

    /** Writes a line of Clew's own about what a request waited for. */
    void told(Hop hop, String span, long at, Visit.Told told) {
        Line line = told.isInRequest()
                ? head(hop, at, told.level(), span, told.logger(), told.message())
                : journal.begin(hop.boot, at, told.level())
                        .add("logger", told.logger())
                        .add("thread", "clew")
                        .add("msg", told.message());
        line.addAll(told.fields());
        if (told.isInRequest()) {
            line.add("seq", hop.seq());
        }
        journal.write(hop.boot, at, told.level(), line);
    }

    /** Writes a line outside any request. */
    void outside(
            Service.Boot boot,
            long at,
            String level,
            String logger,
            String thread,
            String template,
            Map<String, Object> fields) {
        if (!journal.takes(level, at)) {
            return;
        }
        journal.write(
                boot,
                at,
                level,
                journal.begin(boot, at, level)
                        .add("logger", logger)
                        .add("thread", thread)
                        .add("msg", text(template, fields))
                        .add("tmpl", level.equals("WARN") || level.equals("ERROR") ? Line.tmpl(template) : null));
    }

    /** Writes the first line of a process. */
    void processStart(Service.Boot boot) {
        journal.write(
                boot,
                boot.from,
                "INFO",
                journal.begin(boot, boot.from, "INFO")
                        .add("logger", "clew.span")
                        .add("thread", "main")
                        .add(
                                "msg",
                                "propagator=Propagators.composite(Propagators.requestId(x-request-id), Propagators.w3c()) sampling=always mdc=[request_id, trace_id, span_id] adapters=[http-client, jdbc, logback, servlet]")
                        .add("event", "process_start")
                        .add("format", 1)
                        .add("jvm", "17.0.15+6")
                        .add("config_fp", boot.config)
                        .add("config_sources", "application.yml:3f2a9c01 env:77b1d2e0")
                        .add("config_values", "app.limit:" + boot.config.substring(0, 8) + " app.title:5be1c0de")
                        .add("boot_id", boot.id));
    }

    static Map<String, Object> fields(Object... pairs) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i + 1] != null) {
                fields.put((String) pairs[i], pairs[i + 1]);
            }
        }
        return fields;
    }
}
