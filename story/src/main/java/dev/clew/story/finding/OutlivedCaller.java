package dev.clew.story.finding;

import dev.clew.story.line.Event;
import dev.clew.story.line.Millis;
import dev.clew.story.tree.Outcome;
import dev.clew.story.tree.SpanNode;
import java.util.Map;
import java.util.function.Consumer;

/** Work that went on when its caller had given up. */
final class OutlivedCaller {
    private OutlivedCaller() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        for (SpanNode call : evidence.tree().all()) {
            boolean isGivenUp = call.outcome() == Outcome.TIMEOUT || call.outcome() == Outcome.CANCELLED;
            if (isGivenUp && call.kind().equals("client")) {
                for (SpanNode server : call.children()) {
                    if (server.kind().equals("server") && server.end() > call.end()) {
                        found.accept(finding(call, server));
                    }
                }
            }
        }
    }

    private static Finding finding(SpanNode call, SpanNode server) {
        Map<String, Object> fields = Evidence.about(server);
        fields.put("waited_for", call.duration() / 1e6);
        Event end = call.endLine();
        double deadline = end == null ? Double.NaN : end.number("deadline_ms");
        if (!Double.isNaN(deadline)) {
            fields.put("deadline_ms", deadline);
        }
        return new Finding(
                "outlived_caller",
                Evidence.doubt(server, call),
                server.title() + " took " + Millis.text(server.duration()) + " ms; " + Evidence.who(call)
                        + " had given up after " + Millis.text(call.duration()) + " ms",
                fields);
    }
}
