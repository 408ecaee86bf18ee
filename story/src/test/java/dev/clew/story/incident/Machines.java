package dev.clew.story.incident;

import dev.clew.story.incident.Service.Boot;
import dev.clew.story.incident.Service.Instance;

/** Incidents of processes, clocks and files. */
final class Machines {
    private Machines() {}

    /** A process hangs for some seconds and dies; another one begins later. */
    static void killed(Scene scene) {
        Operation operation = scene.busy(0.4, each -> scene.world.services.indexOf(each.service) > 0);
        Service service = operation.service;
        Instance instance = scene.draw.pick(service.instances);
        double perSecond = scene.world.requests
                * scene.world.perRequest(operation)
                / scene.world.minutes
                / 60
                / service.instances.size();
        long hangs = (long) (Math.max(8, 10 / perSecond) * World.SECOND);
        Boot dies = instance.last();
        Boot next = instance.restart(
                scene.begin,
                scene.draw.between(15L, 40L) * World.SECOND,
                scene.draw.hex(16),
                dies.version,
                dies.config);
        dies.killed = scene.begin;
        scene.always(visit -> {
            if (visit.boot == dies && visit.place == Visit.Place.OWN && visit.at > scene.begin - hangs) {
                visit.millis = 10_000_000;
            }
        });
        scene.truth
                .story(instance + " was killed with requests under way")
                .first("killed", service, "", "boot_id", Match.ifThere(Match.oneOf(dies.id, next.id)))
                .may("restart", service, "")
                .may("changed", service, "");
        for (Service caller : scene.world.services) {
            scene.truth.follows("error_group|outlived_caller|retries|concentrated", caller);
            for (String cause : java.util.List.of("connection_reset", "deadline_exceeded", "never_ended")) {
                scene.truth.may("error_group", caller, "", "cause", cause);
            }
        }
    }

    /** One instance ends in order and begins again, several times, and no other does. */
    static void restarts(Scene scene) {
        Operation operation = scene.busy(0.2, each -> each.service.instances.size() > 1);
        Instance instance = scene.draw.pick(operation.service.instances);
        long at = scene.begin;
        int times = scene.draw.between(3, 6);
        for (int i = 0; i < times; i++) {
            Boot last = instance.last();
            instance.restart(
                    at, scene.draw.between(4L, 8L) * World.SECOND, scene.draw.hex(16), last.version, last.config);
            at += scene.draw.between(40L, 150L) * World.SECOND;
        }
        scene.truth
                .story(instance + " begins again " + times + " times")
                .first("restart", operation.service, "", "*", Match.has(instance.name))
                .may("changed", operation.service, "");
    }

    /** A full queue drops lines of one instance. */
    static void linesLost(Scene scene) {
        Operation operation = scene.busy(0.35, each -> true);
        Instance instance = scene.draw.pick(operation.service.instances);
        double p = scene.draw.between(0.25, 0.5);
        Draw draw = scene.draw.split();
        long until = scene.begin + (long) (scene.world.minutes * World.MINUTE * 0.15);
        scene.world.loss = (boot, at, level) -> boot.instance == instance
                && at > scene.begin
                && at < until
                && (level.equals("INFO") || level.equals("DEBUG"))
                && draw.chance(p);
        scene.truth.story(instance + " lost lines").first("lines_lost", operation.service, "");
    }

    /** The clock of one host is ahead or behind. */
    static void skew(Scene scene) {
        Operation operation = scene.busy(0.35, each -> scene.world.services.indexOf(each.service) > 0);
        Instance instance = scene.draw.pick(operation.service.instances);
        long seconds = scene.draw.between(5, 200);
        instance.ahead = (scene.draw.chance(0.5) ? 1 : -1) * seconds * World.SECOND;
        scene.truth
                .story("the clock of " + instance + " is off by " + instance.ahead / World.SECOND + " s")
                .first("skew", null, "", "hosts", Match.aNumberNear(seconds * 1_000.0, 0.1));
    }

    /** A packed file was cut when it was copied. */
    static void damagedFile(Scene scene) {
        Operation operation = scene.busy(0.2, each -> true);
        Instance instance = scene.draw.pick(operation.service.instances);
        scene.world.damaged = instance;
        scene.world.kept = scene.draw.between(0.6, 0.9);
        scene.truth
                .story("the file of " + instance + " ends too early")
                .first("damaged_file", null, "", "file", Match.has(instance.name))
                .follows("killed|lines_lost|error_group", operation.service);
    }
}
