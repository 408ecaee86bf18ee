package dev.clew.story.incident;

import static dev.clew.story.incident.SpanLines.fields;

import dev.clew.story.incident.Operation.Statement;
import dev.clew.story.line.Timestamp;
import java.util.Map;

/** Incidents in which processes and their threads stand still, as Clew's own lines tell. */
final class Pauses {
    private static final String LOGGER = "clew.jfr";

    private Pauses() {}

    /** The collector stops a process now and then, and with it what it does. */
    static void collector(Scene scene) {
        Operation operation = scene.busy(0.4, each -> true);
        double p = scene.draw.between(0.02, 0.035);
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            if (visit.isOwn(operation) && draw.chance(p)) {
                double pause = draw.between(800.0, 1_500.0);
                visit.millis += pause;
                visit.ending.put("gc_ms", Math.round(pause));
                visit.told.add(
                        pause("gc", visit, pause, false, "paused_requests", visit.request.id(), "requests_open", 1));
            }
        });
        scene.truth
                .story("the collector stops " + operation.service + " for a second now and then")
                .first("high_p99_low_p50", operation.service, "", "stopped_by", "gc")
                .above(scene.world, operation);
    }

    private static Visit.Told pause(String kind, Visit visit, double millis, boolean isInRequest, Object... more) {
        Map<String, Object> fields = fields(
                "event",
                "pause",
                "pause_kind",
                kind,
                "pause_ms",
                Holders.millis(millis),
                "pause_began",
                Timestamp.text(visit.at * 1_000));
        fields.putAll(fields(more));
        return new Visit.Told("INFO", LOGGER, kind + " pause", isInRequest, fields);
    }

    /** Many wait for one monitor, which a request holds. */
    static void monitor(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        Hold hold = new Hold(1);
        double more = scene.draw.between(80.0, 400.0);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (!visit.isOwn(operation)) {
                return;
            }
            hold.add(hold.isFull() ? hold.text() : visit.request.id());
            double pause = draw.logNormal(more, 0.25);
            visit.millis += pause;
            visit.told.add(pause(
                    "monitor",
                    visit,
                    pause,
                    true,
                    "blocked_by_request",
                    hold.text(),
                    "lock_class",
                    operation.service.pack + ".Cache"));
        });
        scene.truth
                .story(operation + " waits for a monitor")
                .first(
                        Scene.SLOWER,
                        operation.service,
                        "",
                        "stopped_by",
                        "monitor",
                        "held_by",
                        hold,
                        "stopped_at",
                        Match.has("Cache"))
                .above(scene.world, operation);
    }

    /** A lock, a connection and a monitor are waited for now and then, and the collector runs as it does. */
    static void moments(Scene scene) {
        Operation operation = scene.busy(0.25, Scene::hasStatement);
        Statement statement = scene.statement(operation);
        Draw draw = scene.draw.split();
        int[] waits = new int[1];
        scene.always(visit -> {
            if (visit.place == Visit.Place.OWN && draw.chance(0.2)) {
                visit.ending.put("gc_ms", draw.between(1, 4));
            }
            if (visit.isOwn(operation) && draw.chance(0.01)) {
                visit.told.add(pause("monitor", visit, draw.between(20.0, 30.0), true, "lock_class", "a.B"));
            }
            if (visit.isStep(operation, statement) && waits[0] < 2 && draw.chance(0.01)) {
                waits[0]++;
                visit.told.add(Holders.lockWait(visit, statement, "elsewhere"));
            }
        });
    }
}
