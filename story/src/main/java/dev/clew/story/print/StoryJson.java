package dev.clew.story.print;

import dev.clew.story.Story;
import dev.clew.story.file.Problem;
import dev.clew.story.finding.Finding;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.line.Event;
import dev.clew.story.line.Timestamp;
import dev.clew.story.tree.Failure;
import dev.clew.story.tree.Gap;
import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.SpanNode;
import dev.clew.story.tree.SpanTree;
import dev.clew.story.tree.Waits;
import dev.clew.story.waiting.Wait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stories and events as JSON, in the form that {@code JSON.md} promises. */
public final class StoryJson {
    private final JsonWriter json = new JsonWriter();

    private final SpanTree tree;
    private final boolean hasLines;

    private StoryJson(SpanTree tree, boolean hasLines) {
        this.tree = tree;
        this.hasLines = hasLines;
    }

    /** Returns a story as one object on one line. */
    public static String of(Story story, List<Problem> problems) {
        return of(story, problems, true);
    }

    /** Returns a story as one object on one line, and leaves the lines of its spans out. */
    public static String withoutLines(Story story, List<Problem> problems) {
        return of(story, problems, false);
    }

    private static String of(Story story, List<Problem> problems, boolean hasLines) {
        StoryJson writer = new StoryJson(story.tree(), hasLines);
        writer.story(story, problems);
        return writer.json.toString();
    }

    /** Returns an event as one object on one line: its fields, all of them texts. */
    public static String of(Event event) {
        JsonWriter json = new JsonWriter().begin('{');
        event.fields().forEach(json::member);
        return json.end('}').toString();
    }

    private void story(Story story, List<Problem> problems) {
        json.begin('{').member("format", 1).member("request_id", story.requestId());
        json.member("trace_id", story.traceId())
                .member("verdict", story.verdict())
                .member("certainty", certainty(story.isExact()));
        inferredFrom(story.inferredFrom());
        Failure failure = story.failure();
        if (failure != null) {
            SpanNode span = failure.span();
            json.name("first_failure").begin('{');
            json.member("service", span.service()).member("instance", span.instance());
            json.member("span", span.name()).member("span_id", span.spanId());
            json.member("cause", failure.cause()).member("ts", Timestamp.text(span.end()));
            json.member("certainty", certainty(failure.isExact()));
            inferredFrom(failure.inferredFrom());
            json.end('}');
        }
        json.name("tree").begin('[');
        story.tree().roots().forEach(this::span);
        json.end(']').name("findings").begin('[');
        story.findings().forEach(this::finding);
        json.end(']').name("missing").begin('{');
        missing(story);
        json.end('}');
        ProblemsJson.write(problems, json);
        json.end('}');
    }

    private static String certainty(boolean isExact) {
        return isExact ? "exact" : "inferred";
    }

    private void inferredFrom(@Nullable String what) {
        if (what != null) {
            json.member("inferred_from", what);
        }
    }

    /** With three decimals, as lines have them. */
    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }

    private void span(SpanNode span) {
        json.begin('{').member("service", span.service()).member("instance", span.instance());
        json.member("kind", span.kind()).member("span", span.name()).member("span_id", span.spanId());
        json.member("start", Timestamp.text(span.start())).member("duration_ms", millis(span.duration()));
        json.member("self_ms", millis(span.self()))
                .member("outcome", span.outcome().toString());
        json.member("on_critical_path", span.isCritical());
        if (span.isCritical()) {
            json.member("saves_ms", millis(span.saving()));
        }
        waits(span);
        if (hasLines) {
            json.name("lines").begin('[');
            span.lines().forEach(this::line);
            json.end(']');
        }
        json.name("children").begin('[');
        span.children().forEach(this::span);
        json.end(']').end('}');
    }

    private void waits(SpanNode span) {
        List<Wait> waits = tree.waits().of(span);
        if (waits.isEmpty()) {
            return;
        }
        json.name("waits").begin('[');
        for (Wait wait : waits) {
            json.begin('{').member("kind", wait.kind().toString());
            wait.fields().forEach(json::anyMember);
            json.member("on_critical_path", Waits.isCritical(span, wait))
                    .member("text", wait.text())
                    .end('}');
        }
        json.end(']');
    }

    private void line(Event line) {
        json.begin('{').member("ts", Timestamp.text(line.nanos())).member("level", line.get("level"));
        json.member("msg", line.get("msg")).end('}');
    }

    private void finding(Finding finding) {
        json.begin('{').member("id", finding.id()).member("certainty", certainty(finding.isExact()));
        inferredFrom(finding.inferredFrom());
        finding.fields().forEach(json::anyMember);
        json.member("text", finding.text()).end('}');
    }

    private void missing(Story story) {
        json.name("gaps").begin('[');
        for (Gap gap : story.gaps()) {
            json.begin('{').member("service", gap.service()).member("instance", gap.instance());
            json.member("lines", gap.lines()).end('}');
        }
        json.end(']').name("without_end").begin('[');
        for (SpanNode span : story.tree().all()) {
            if (span.outcome() == Outcome.NEVER_ENDED) {
                json.begin('{').member("service", span.service()).member("span", span.name());
                json.member("span_id", span.spanId()).end('}');
            }
        }
        json.end(']');
    }
}
