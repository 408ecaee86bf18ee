package dev.clew.story.export;

import dev.clew.story.Story;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.tree.SpanNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a file for speedscope: a profile of frames that open and close. Frames must nest, so a span that runs beside another, or
 * goes on after its caller, begins a profile of its own.
 *
 * @see <a href="https://github.com/jlfwong/speedscope/wiki/Importing-from-custom-sources">speedscope, Importing from custom
 *     sources</a>
 */
final class Speedscope {
    private final Map<String, Integer> frames = new LinkedHashMap<>();
    private final Deque<SpanNode> todo = new ArrayDeque<>();
    private final long origin;

    private Speedscope(Story story) {
        todo.addAll(story.tree().roots());
        origin = story.tree().all().stream().mapToLong(SpanNode::start).min().orElse(0);
    }

    static String of(Story story) {
        Speedscope speedscope = new Speedscope(story);
        JsonWriter json = new JsonWriter().begin('{');
        json.member("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.member("name", story.requestId())
                .member("exporter", "clew")
                .name("profiles")
                .begin('[');
        speedscope.profiles(json);
        json.end(']').name("shared").begin('{').name("frames").begin('[');
        speedscope
                .frames
                .keySet()
                .forEach(name -> json.begin('{').member("name", name).end('}'));
        return json.end(']').end('}').end('}').toString();
    }

    private void profiles(JsonWriter json) {
        while (!todo.isEmpty()) {
            SpanNode span = todo.remove();
            json.begin('{').member("type", "evented").member("name", name(span)).member("unit", "milliseconds");
            json.member("startValue", millis(span.start())).member("endValue", millis(span.end()));
            json.name("events").begin('[');
            events(json, span);
            json.end(']').end('}');
        }
    }

    private void events(JsonWriter json, SpanNode span) {
        event(json, "O", span, span.start());
        long until = span.start();
        for (SpanNode child : span.children()) {
            if (child.start() >= until && child.end() <= span.end()) {
                events(json, child);
                until = child.end();
            } else {
                todo.add(child);
            }
        }
        event(json, "C", span, span.end());
    }

    private void event(JsonWriter json, String type, SpanNode span, long at) {
        int frame = frames.computeIfAbsent(name(span), name -> frames.size());
        json.begin('{')
                .member("type", type)
                .member("frame", frame)
                .member("at", millis(at))
                .end('}');
    }

    private static String name(SpanNode span) {
        return span.service() + ' ' + span.name();
    }

    private double millis(long nanos) {
        return (nanos - origin) / 1e6;
    }
}
