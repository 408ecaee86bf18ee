package dev.clew.story.print;

import dev.clew.story.difference.Difference;
import dev.clew.story.difference.Side;
import dev.clew.story.file.Problem;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import java.util.List;

/** Writes what differs between two processes or versions, as the one object that {@code JSON.md} describes. */
public final class DifferenceJson {
    private final JsonWriter json = new JsonWriter();

    private DifferenceJson() {}

    /** Returns a difference, and what could not be read of the files. */
    public static String of(Difference difference, List<Problem> problems) {
        DifferenceJson writer = new DifferenceJson();
        writer.write(difference, problems);
        return writer.json.toString();
    }

    private void write(Difference difference, List<Problem> problems) {
        json.begin('{').member("format", 1);
        side("a", difference.a());
        side("b", difference.b());
        json.name("start").begin('[');
        for (Difference.Setting setting : difference.settings()) {
            json.begin('{').member("service", setting.service()).member("name", setting.name());
            json.member("a", setting.a()).member("b", setting.b()).end('}');
        }
        json.end(']').name("errors").begin('[');
        for (Difference.Errors errors : difference.errors()) {
            operation(errors.operation()).member("cause", errors.cause());
            json.member("failed_a", errors.failedA()).member("runs_a", errors.runsA());
            json.member("failed_b", errors.failedB())
                    .member("runs_b", errors.runsB())
                    .end('}');
        }
        json.end(']').name("latencies").begin('[');
        for (Difference.Latency latency : difference.latencies()) {
            operation(latency.operation());
            json.member("p50_ms_a", rounded(latency.medianA())).member("p99_ms_a", rounded(latency.p99A()));
            json.member("p50_ms_b", rounded(latency.medianB()))
                    .member("p99_ms_b", rounded(latency.p99B()))
                    .end('}');
        }
        json.end(']');
        ProblemsJson.write(problems, json);
        json.end('}');
    }

    private JsonWriter operation(Operation operation) {
        return json.begin('{').member("service", operation.service()).member("span", operation.name());
    }

    private static double rounded(double millis) {
        return Math.round(millis * 1e3) / 1e3;
    }

    private void side(String letter, Side side) {
        json.name(letter)
                .begin('{')
                .member("name", side.name())
                .name("processes")
                .begin('[');
        for (Boot boot : side.boots()) {
            json.begin('{').member("service", boot.service()).member("instance", boot.instance());
            json.member("version", boot.version()).member("boot_id", boot.id());
            json.member("first", Timestamp.text(boot.first()))
                    .member("last", Timestamp.text(boot.last()))
                    .end('}');
        }
        json.end(']').end('}');
    }
}
