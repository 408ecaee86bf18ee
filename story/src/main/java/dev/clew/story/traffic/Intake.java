package dev.clew.story.traffic;

import dev.clew.story.across.SpanName;
import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import dev.clew.story.tree.Outcome;
import dev.clew.story.waiting.Wait;
import dev.clew.story.waiting.WaitLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lines of a period in, one after the other, and keeps what is needed of them.
 *
 * <p>What it keeps is bounded. If requests do not fit, it keeps those of a sample that their ids tell, so that each is whole in
 * all files; of the others, the spans that failed.
 */
final class Intake {
    private static final int MOST_FAILED = 200_000;

    /** Spans of one request. */
    private static final int MOST_SPANS = 200_000;

    private final Processes processes;
    private final Sampling sampling;
    private final Names names;
    private final SpanLine spanLine;
    private final boolean isSound;
    private final int mostParts;
    private final Logged logged;
    private final Map<String, Request> requests = new HashMap<>();
    private final Map<Template, Counts> templates = new HashMap<>();
    private final Map<Long, Begun> begun = new HashMap<>();
    private final ErrorLines errorLines = new ErrorLines();
    private final Waits waits = new Waits();
    private final List<Damage> damages = new ArrayList<>();
    private long events;
    private int parts;
    private int most;
    private int failed;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    /**
     * Takes lines of one of several periods.
     *
     * @param isSound whether it is the period that others are compared with
     * @param mostParts how many spans, fields and messages of requests it keeps, of about 100 bytes each
     */
    Intake(Processes processes, Sampling sampling, Names names, boolean isSound, int mostParts) {
        this.processes = processes;
        this.sampling = sampling;
        this.names = names;
        spanLine = new SpanLine(names);
        this.isSound = isSound;
        this.mostParts = mostParts;
        most = mostParts;
        logged = new Logged(names);
    }

    /** A span of which only the beginning was read so far. */
    private record Begun(Request request, Operation operation, Boot boot, long parentId, long start) {}

    /** Counts lines that were not read. */
    void skipped(long lines) {
        events += lines;
    }

    /** Takes a line in, and returns the process that wrote it. */
    Boot add(Event event) {
        events++;
        first = Math.min(first, event.nanos());
        last = Math.max(last, event.nanos());
        Boot boot = processes.of(event);
        if (!isSound) {
            boot.wrote(event.nanos());
        }
        switch (event.get("event")) {
            case "span_end" -> ended(event, boot);
            case "span_start" -> started(event, boot);
            case "process_start", "change" -> {}
            default -> {
                Wait wait = WaitLine.of(event);
                if (wait == null) {
                    said(event, boot);
                } else {
                    waited(wait, event, boot);
                }
            }
        }
        if (parts > most) {
            sampling.halve();
            thin();
            most = Math.max(mostParts, 2 * parts); // a few requests of many spans stay
        }
        return boot;
    }

    void add(Damage damage) {
        damages.add(damage);
    }

    private @Nullable Request request(Event event, boolean isFailed) {
        String id = event.request();
        if (id.isEmpty()) {
            return null;
        }
        Request known = requests.get(id);
        if (known != null) {
            return known;
        }
        boolean isKept = sampling.keeps(id);
        if (!isKept && (!isFailed || failed >= MOST_FAILED)) {
            return null;
        }
        parts++;
        Request request = new Request(id, isKept, isSound);
        requests.put(id, request);
        return request;
    }

    /** Leaves out what is not in the sample, which another period may have made smaller. */
    private void thin() {
        parts = 0;
        requests.values().removeIf(request -> {
            boolean isLeftOut = request.isWhole() && !sampling.keeps(request.id());
            if (!isLeftOut) {
                parts += 1
                        + request.spans().size()
                        + request.attributes().size()
                        + request.waits().size()
                        + request.templates().size();
            }
            return isLeftOut;
        });
        begun.values().removeIf(span -> !requests.containsKey(span.request.id()));
        parts += begun.size();
    }

    private void started(Event event, Boot boot) {
        Request request = request(event, false);
        long id = Names.spanId(event.get("span_id"));
        if (request == null || !request.isWhole()) {
            return;
        }
        take(request, event, boot);
        if (id != 0 && !begun.containsKey(id)) {
            long parent = Names.spanId(event.get("parent_id"));
            begun.put(id, new Begun(request, spanLine.operation(event), boot, parent, event.nanos()));
            parts++;
        }
    }

    private void ended(Event event, Boot boot) {
        if (event.get("outcome").isEmpty()) {
            return; // the last line of a file that was cut
        }
        if (begun.remove(Names.spanId(event.get("span_id"))) != null) {
            parts--;
        }
        Outcome outcome = Outcome.of(event.get("outcome"));
        Request request = request(event, outcome.isFailure());
        if (request == null || !request.isWhole() && (!outcome.isFailure() || failed >= MOST_FAILED)) {
            return;
        }
        if (request.spans().size() >= MOST_SPANS) {
            names.overflow();
            return;
        }
        take(request, event, boot);
        Span span = spanLine.ended(event, outcome, request, boot);
        long id = span.id();
        request.add(span);
        for (Wait wait : WaitLine.ofSpan(event)) {
            request.add(new Waiting(wait, boot, request.id(), id));
            parts += request.isWhole() ? 1 : 0;
        }
        parts += request.isWhole() ? 1 : 0;
        failed += request.isWhole() ? 0 : 1;
    }

    private void said(Event event, Boot boot) {
        String level = event.get("level");
        Template template =
                names.template(event.get("service"), level, SpanName.folded(Brief.firstLine(event.get("msg"))));
        Counts counts = templates.get(template);
        if (counts == null && templates.size() < Names.MOST) {
            counts = new Counts();
            templates.put(template, counts);
        }
        errorLines.add(event, boot);
        Request request = request(event, false);
        if (counts != null && (request != null || event.request().isEmpty() || Names.isAlarming(level))) {
            counts.add(event.nanos(), Names.isAlarming(level) ? 1 : sampling.weight());
        }
        if (request == null || !request.isWhole()) {
            return;
        }
        take(request, event, boot);
        logged.add(event);
        request.add(template);
        parts++;
    }

    /** Takes a line that tells of a wait: a finding of its own names what it says. */
    private void waited(Wait wait, Event event, Boot boot) {
        waits.add(wait, event, boot);
        Request request = request(event, false);
        double seq = event.number("seq");
        if (request != null && !Double.isNaN(seq)) {
            request.add(event.nanos(), boot, (int) seq);
        }
    }

    /** Takes what any line tells of its request. */
    private void take(Request request, Event event, Boot boot) {
        double seq = event.number("seq");
        request.add(event.nanos(), boot, Double.isNaN(seq) ? 0 : (int) seq);
        for (Map.Entry<String, String> field : event.fields().entrySet()) {
            if (Names.isApplications(field.getKey(), event)) {
                Attribute attribute = names.attribute(field.getKey(), field.getValue());
                if (attribute != null && request.isWhole() && request.add(attribute)) {
                    parts++;
                }
            }
        }
    }

    /** Ends what is open, and returns all requests. */
    List<Request> requests() {
        thin();
        begun.forEach((id, span) -> {
            if (span.request.spans().size() < MOST_SPANS) {
                span.request.add(
                        SpanLine.neverEnded(span.request, span.operation, span.boot, id, span.parentId, span.start));
            } else {
                names.overflow();
            }
        });
        if (errorLines.hasOverflown() || waits.hasOverflown() || processes.hasOverflown()) {
            names.overflow();
        }
        List<Request> all = new ArrayList<>(requests.values());
        all.forEach(request -> request.spans().forEach(logged::tell));
        all.forEach(CallTree::build);
        return all;
    }

    /**
     * Returns what was taken in.
     *
     * @param all its requests, with their times put right
     */
    Traffic traffic(List<Request> all, List<Boot> boots, Map<String, Long> ahead, @Nullable Traffic baseline) {
        all.sort(Comparator.comparingLong(Request::first).thenComparing(Request::id));
        return new Traffic(
                isSound
                        ? all.stream().mapToLong(Request::first).min().orElse(first)
                        : boots.stream().mapToLong(Boot::judgedFrom).min().orElse(Long.MAX_VALUE),
                isSound
                        ? all.stream().mapToLong(Request::last).max().orElse(last)
                        : boots.stream().mapToLong(Boot::judgedUntil).max().orElse(Long.MIN_VALUE),
                events,
                sampling.weight(),
                all,
                boots,
                ahead,
                templates,
                processes.changes(ahead),
                waits.all(ahead),
                damages,
                errorLines.all(requests::get, sampling.weight() > 1, ahead),
                names.overflows(),
                baseline);
    }
}
