package dev.clew.story.export;

import dev.clew.story.Story;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.line.Event;
import dev.clew.story.tree.SpanNode;
import java.util.Locale;

/**
 * Writes Zipkin's list of spans, version 2: times in microseconds.
 *
 * @see <a href="https://zipkin.io/zipkin-api/#/default/post_spans">Zipkin API, POST /spans</a>
 */
final class Zipkin {
    private static final long MICROS = 1_000;

    private Zipkin() {}

    static String of(Story story) {
        JsonWriter json = new JsonWriter().begin('[');
        for (SpanNode span : story.tree().all()) {
            span(json, story, span);
        }
        return json.end(']').toString();
    }

    private static void span(JsonWriter json, Story story, SpanNode span) {
        json.begin('{').member("traceId", Ids.trace(story)).member("id", Ids.span(span));
        if (!Ids.parent(span).isEmpty()) {
            json.member("parentId", Ids.parent(span));
        }
        if (!span.kind().equals("internal") && !span.kind().isEmpty()) {
            json.member("kind", span.kind().toUpperCase(Locale.ROOT));
        }
        json.member("name", span.name()).member("timestamp", span.start() / MICROS);
        if (span.duration() > 0) {
            json.member("duration", Math.max(1, span.duration() / MICROS));
        }
        json.name("localEndpoint")
                .begin('{')
                .member("serviceName", span.service())
                .end('}');
        json.name("annotations").begin('[');
        for (Event line : span.lines()) {
            json.begin('{').member("timestamp", line.nanos() / MICROS);
            json.member("value", line.get("level") + ' ' + line.get("msg")).end('}');
        }
        json.end(']').name("tags").begin('{');
        Attributes.of(span).forEach((key, value) -> {
            if (!key.equals("error")) {
                json.member(key, value);
            }
        });
        if (span.outcome().isFailure()) {
            String error = span.get("error");
            json.member("error", error.isEmpty() ? span.outcome().toString() : error);
        }
        json.end('}').end('}');
    }
}
