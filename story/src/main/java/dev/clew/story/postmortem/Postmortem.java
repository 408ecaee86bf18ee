package dev.clew.story.postmortem;

import dev.clew.story.Story;
import dev.clew.story.evidence.Conclusion;
import dev.clew.story.line.Event;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.triage.Triage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A post-mortem in Markdown: what the logs tell is filled in, with the ids and lines that prove it; what only people know is left
 * blank, in brackets.
 */
public final class Postmortem {
    private static final int MOST_LINES = 20;
    private static final int MOST_ROUTES = 10;
    private static final int MOST_FINDINGS = 20;
    private static final long HOUR = 3_600_000_000_000L;

    private final Triage triage;
    private final @Nullable Story story;
    private final @Nullable Conclusion cause;
    private final StringBuilder text = new StringBuilder();

    private Postmortem(Triage triage, @Nullable Story story, @Nullable Conclusion cause) {
        this.triage = triage;
        this.story = story;
        this.cause = cause;
    }

    /**
     * Returns the text of a post-mortem.
     *
     * @param triage what is wrong in the time that it is about
     * @param story one of the requests that it is about, null if none has a story
     * @param cause what it is about, null if triage has found nothing that the request is part of
     */
    public static String of(Triage triage, @Nullable Story story, @Nullable Conclusion cause) {
        Postmortem postmortem = new Postmortem(triage, story, cause);
        postmortem.write();
        return postmortem.text.toString();
    }

    /** Returns the finding that a request is part of, the likeliest cause; null if there is none. */
    public static @Nullable Conclusion findingOf(String requestId, Triage triage) {
        for (Conclusion finding : triage.findings()) {
            if (finding.requests().stream().anyMatch(request -> request.id().equals(requestId))) {
                return root(finding);
            }
        }
        return null;
    }

    private static Conclusion root(Conclusion finding) {
        Conclusion at = finding;
        for (Conclusion next = at.because(); next != null; next = next.because()) {
            at = next;
        }
        return at;
    }

    private void write() {
        line("# Post-mortem of " + day() + ": " + (cause == null ? verdict() : subject(cause)));
        line("");
        line("Written from the logs by `clew postmortem`; what is in brackets only people know.");
        for (Conclusion finding : triage.findings()) {
            if (finding == cause || finding.id().equals("error_group") && root(finding) == cause) {
                line(Mark.of(finding).toString());
            }
        }
        timeline();
        rootCause();
        impact();
        resolution();
        actions();
    }

    private String verdict() {
        return story == null ? "[what happened]" : plain(story.verdict());
    }

    /** Returns a finding in few words. */
    private static String subject(Conclusion finding) {
        Object span = finding.field("span");
        Object why = finding.field("cause");
        String of = span == null
                ? finding.service()
                : span + (finding.service().isEmpty() ? "" : " of " + finding.service());
        return plain((of + " (" + (why == null ? finding.id() : why) + ")").trim());
    }

    private String day() {
        return Timestamp.text(begin()).substring(0, 10);
    }

    private long begin() {
        return cause != null && cause.since() != 0
                ? cause.since()
                : story != null
                        ? story.events().get(0).nanos()
                        : triage.traffic().from();
    }

    private void timeline() {
        heading("Timeline");
        Map<Long, String> moments = new LinkedHashMap<>();
        for (Boot boot : triage.traffic().boots()) {
            if (boot.isStarted() && boot.first() >= begin() - HOUR) {
                moments.merge(
                        boot.first(),
                        boot.title() + " began"
                                + (boot.version().isEmpty() ? "" : ", version " + boot.version()) + " | boot_id `"
                                + boot.id() + "`",
                        (first, second) -> first);
            }
        }
        triage.findings().stream().limit(MOST_FINDINGS).forEach(finding -> {
            if (finding.since() != 0) {
                moments.merge(
                        finding.since(), finding.text() + " | " + proof(finding.requests()), (first, second) -> first);
            }
        });
        List<Request> failed = failed();
        if (!failed.isEmpty()) {
            Request last = failed.get(failed.size() - 1);
            moments.merge(last.last(), "the last request that failed | `" + last.id() + '`', (first, second) -> first);
        }
        line("| time (UTC) | what | proof |");
        line("|---|---|---|");
        moments.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(moment ->
                        line("| " + Timestamp.text(moment.getKey()) + " | " + cell(moment.getValue()) + " |"));
        line("| [time] | [who noticed, and how] | |");
        line("| [time] | [what was done] | |");
    }

    private static String proof(Collection<Request> requests) {
        List<String> ids = requests.stream()
                .limit(2)
                .map(request -> '`' + request.id() + '`')
                .toList();
        return ids.isEmpty() ? "" : String.join(", ", ids);
    }

    private void rootCause() {
        heading("Root cause");
        if (cause != null) {
            line(plain(cause.text()) + "."
                    + (cause.inferredFrom() == null ? " [exact]" : " [inferred from " + cause.inferredFrom() + "]"));
            Object print = cause.field("err_fp");
            if (print != null) {
                line("err_fp: `" + plain(String.valueOf(print)) + "`");
            }
            for (Conclusion finding : triage.findings()) {
                if (finding != cause && root(finding) == cause) {
                    line("- It led to this: " + plain(finding.text()) + ".");
                }
            }
        }
        if (story != null) {
            line("");
            line("Request `" + plain(story.requestId()) + "`: " + plain(story.verdict()) + ".");
            List<Event> lines = lines(story);
            if (!lines.isEmpty()) {
                line("```");
                lines.forEach(event -> line(oneLine(event.text().replace("```", "'''"))));
                line("```");
            }
        }
        line("");
        line("[Why could it happen? Why was it not noticed before?]");
    }

    /** The lines of the first failure, or else those that warn. */
    private static List<Event> lines(Story story) {
        List<Event> lines = new ArrayList<>();
        for (Event event : story.events()) {
            boolean isAlarming =
                    event.get("level").equals("ERROR") || event.get("level").equals("WARN");
            boolean isOrigin = story.failure() != null
                    && event.get("span_id").equals(story.failure().span().spanId());
            if ((isAlarming || isOrigin) && lines.size() < MOST_LINES) {
                lines.add(event);
            }
        }
        return lines;
    }

    private List<Request> failed() {
        List<Request> failed = new ArrayList<>(triage.failed());
        failed.sort(Comparator.comparingLong(Request::last));
        return failed;
    }

    private void impact() {
        heading("Impact");
        List<Request> failed = failed();
        long all = triage.traffic().requestCount();
        line(failed.size() + " of " + (triage.traffic().weight() > 1 ? "about " : "") + all + " requests failed"
                + (failed.isEmpty()
                        ? "."
                        : ", from " + Timestamp.text(failed.get(0).first()) + " to "
                                + Timestamp.text(failed.get(failed.size() - 1).last()) + "."));
        Map<String, Integer> routes = new LinkedHashMap<>();
        for (Request request : failed) {
            Span root = request.root();
            if (root != null) {
                routes.merge(root.operation().title(), 1, Integer::sum);
            }
        }
        if (!routes.isEmpty()) {
            line("");
            line("| what users asked for | failed |");
            line("|---|--:|");
            routes.entrySet().stream()
                    .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                    .limit(MOST_ROUTES)
                    .forEach(route -> line("| " + cell(route.getKey()) + " | " + route.getValue() + " |"));
        }
        line("");
        line("[Which users, how many, what did they lose?]");
    }

    private void resolution() {
        heading("Resolution");
        List<Request> failed = failed();
        if (!failed.isEmpty()) {
            long last = failed.get(failed.size() - 1).last();
            line("The last failure was at " + Timestamp.text(last) + ", the logs go on until "
                    + Timestamp.text(triage.traffic().until()) + ".");
        }
        line("[What ended it? Who did it, and when?]");
    }

    private void actions() {
        heading("Action items");
        line("- [ ] [what], owner: [name], due: [date]");
        line("- [ ] [what would have told us sooner], owner: [name], due: [date]");
    }

    private void heading(String title) {
        line("");
        line("## " + title);
        line("");
    }

    private static String cell(String value) {
        int bar = value.lastIndexOf(" | ");
        if (bar < 0) {
            return plain(value).replace("|", "\\|");
        }
        return plain(value.substring(0, bar)).replace("|", "\\|") + " | "
                + plain(value.substring(bar + 3)).replace("|", "\\|");
    }

    /** Leaves text of logs on its line. */
    private static String oneLine(String value) {
        return value.replaceAll("[\\r\\n]+", " ");
    }

    /** Leaves text of logs on its line, and text: Markdown takes a bracket for HTML. */
    private static String plain(String value) {
        return oneLine(value).replace("<", "&lt;");
    }

    private void line(String value) {
        text.append(value).append('\n');
    }
}
