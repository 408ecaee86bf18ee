package dev.clew.story.export;

import dev.clew.story.Story;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.line.Event;
import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.SpanNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the request of OTLP's trace service as JSON: ids in hex, times as texts.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">OTLP, JSON Protobuf Encoding</a>
 */
final class Otlp {
    private static final int STATUS_OK = 1;
    private static final int STATUS_ERROR = 2;

    private final Story story;
    private final JsonWriter json = new JsonWriter();

    private Otlp(Story story) {
        this.story = story;
    }

    static String of(Story story) {
        Otlp otlp = new Otlp(story);
        otlp.write();
        return otlp.json.toString();
    }

    private void write() {
        Map<List<String>, List<SpanNode>> processes = new LinkedHashMap<>();
        for (SpanNode span : story.tree().all()) {
            processes
                    .computeIfAbsent(
                            List.of(span.service(), span.get("version"), span.instance()), key -> new ArrayList<>())
                    .add(span);
        }
        json.begin('{').name("resourceSpans").begin('[');
        processes.forEach((process, spans) -> {
            json.begin('{').name("resource").begin('{').name("attributes").begin('[');
            attribute("service.name", process.get(0));
            attribute("service.version", process.get(1));
            attribute("service.instance.id", process.get(2));
            json.end(']').end('}').name("scopeSpans").begin('[').begin('{');
            json.name("scope").begin('{').member("name", "dev.clew.story").end('}');
            json.name("spans").begin('[');
            spans.forEach(this::span);
            json.end(']').end('}').end(']').end('}');
        });
        json.end(']').end('}');
    }

    private void attribute(String key, String value) {
        if (!value.isEmpty()) {
            json.begin('{').member("key", key).name("value").begin('{');
            json.member("stringValue", value).end('}').end('}');
        }
    }

    private void span(SpanNode span) {
        json.begin('{').member("traceId", Ids.trace(story)).member("spanId", Ids.span(span));
        if (!Ids.parent(span).isEmpty()) {
            json.member("parentSpanId", Ids.parent(span));
        }
        json.member("name", span.name()).member("kind", kind(span.kind()));
        json.member("startTimeUnixNano", Long.toString(span.start()));
        json.member("endTimeUnixNano", Long.toString(span.end()));
        json.name("attributes").begin('[');
        Attributes.of(span).forEach(this::attribute);
        json.end(']').name("events").begin('[');
        for (Event line : span.lines()) {
            json.begin('{').member("timeUnixNano", Long.toString(line.nanos())).member("name", line.get("msg"));
            json.name("attributes").begin('[');
            attribute("level", line.get("level"));
            attribute("logger", line.get("logger"));
            json.end(']').end('}');
        }
        json.end(']').name("status").begin('{');
        json.member("code", span.outcome() == Outcome.OK ? STATUS_OK : STATUS_ERROR);
        if (span.outcome().isFailure()) {
            json.member("message", span.outcome().toString());
        }
        json.end('}').end('}');
    }

    private static int kind(String kind) {
        return switch (kind) {
            case "internal" -> 1;
            case "server" -> 2;
            case "client" -> 3;
            case "producer" -> 4;
            case "consumer" -> 5;
            default -> 0;
        };
    }
}
