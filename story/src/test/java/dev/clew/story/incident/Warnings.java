package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Note;

/** Incidents of which only a warning tells. */
final class Warnings {
    private Warnings() {}

    private static Note note(Scene scene, double chance) {
        Names names = new Names(scene.draw.split());
        String what =
                names.word() + scene.draw.pick(java.util.List.of(" cache is stale", " is missing, a default is used"));
        return new Note("WARN", what + " for {}", "warned", chance);
    }

    private static String text(Note note) {
        return note.template().replace(" for {}", "");
    }

    private static void told(Scene scene, Operation operation, Note note, String story) {
        scene.truth
                .story(operation + story)
                .first(
                        "message",
                        operation.service,
                        "",
                        "level",
                        "WARN",
                        "msg",
                        Match.has(text(note)),
                        "span",
                        isOf(operation));
    }

    /** Where requests run two operations of a service, nobody knows of which it is. */
    private static Match isOf(Operation operation) {
        return Match.ifThere(span -> Judge.folded(span.asText()).equals(Judge.folded(operation.span())));
    }

    /** A warning comes that never came before. */
    static void begins(Scene scene) {
        Operation operation = scene.busy(0.3, each -> true);
        Note note = note(scene, scene.draw.between(0.08, 0.6));
        scene.since(visit -> {
            if (visit.isOwn(operation)) {
                visit.more.add(note);
            }
        });
        told(scene, operation, note, " warns");
    }

    /** A warning that always came comes five times as often. */
    static void more(Scene scene) {
        Operation operation = scene.busy(0.4, each -> true);
        double before = scene.draw.between(0.08, 0.16);
        Note usual = note(scene, before);
        Note more = new Note("WARN", usual.template(), usual.action(), (5 * before - before) / (1 - before));
        operation.steps.add(0, usual);
        scene.since(visit -> {
            if (visit.isOwn(operation)) {
                visit.more.add(more);
            }
        });
        told(scene, operation, usual, " warns five times as often");
    }

    /** A warning comes along with the slowness of the operation that writes it. */
    static void withDelay(Scene scene) {
        Operation operation = scene.busy(0.3, each -> true);
        Note note = note(scene, scene.draw.between(0.2, 0.9));
        double more = scene.draw.between(80.0, 400.0);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.isOwn(operation)) {
                visit.millis += draw.logNormal(more, 0.25);
                visit.more.add(note);
            }
        });
        scene.truth
                .story(operation + " takes " + Math.round(more) + " ms longer, and warns")
                .first(Scene.SLOWER, operation.service, "")
                .also(
                        "message",
                        operation.service,
                        "",
                        "msg",
                        Match.has(text(note)),
                        "span",
                        isOf(operation),
                        "because",
                        Match.atLeast(0))
                .above(scene.world, operation);
    }

    /** What is written outside of requests: a timer that fails to do its work. */
    static void outside(Scene scene) {
        Service service = scene.draw.pick(scene.world.services);
        scene.take(service);
        Note note = note(scene, 1);
        scene.world.outside.add(new World.Outside(
                service,
                "WARN",
                service.pack + ".Timer",
                text(note) + " since {} s",
                scene.draw.between(8, 20),
                scene.begin,
                scene.world.end()));
        scene.truth
                .story(service + " warns outside of requests")
                .first("message", service, "", "level", "WARN", "msg", Match.has(text(note)));
    }
}
