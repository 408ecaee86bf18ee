package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Statement;
import java.util.List;

/** Incidents that begin with a change. */
final class Changes {
    private Changes() {}

    /** A change has lines of its own, which may be told. */
    private static void mayTell(Scene scene, Service service) {
        scene.truth
                .may("changed|restart", service, "")
                .may("concentrated|slow_for", service, "", "field", Match.oneOf("version", "config_fp", "boot_id"));
    }

    private static Failure failsIn(Scene scene, Operation operation, String field, String value, double p) {
        Failure failure = Failure.exception(scene.exceptionOf(operation.service), "not supported");
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            String own = field.equals("version") ? visit.boot.version : visit.boot.config;
            if (visit.isOwn(operation) && own.equals(value) && draw.chance(p)) {
                visit.failure = failure;
            }
        });
        return failure;
    }

    static void afterDeploy(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        String version = scene.deploy(operation.service, scene.begin);
        Failure failure = failsIn(scene, operation, "version", version, scene.draw.between(0.25, 0.7));
        mayTell(scene, operation.service);
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(operation + " throws since the version " + version)
                .first("after_deploy", operation.service, "", "version", version)
                .also("error_group", operation.service, operation.span(), "cause", failure.simpleName())
                .above(scene.world, operation);
    }

    static void slowerAfterDeploy(Scene scene) {
        Operation operation = scene.busy(0.3, each -> true);
        String version = scene.deploy(operation.service, scene.begin);
        double more = scene.draw.between(40.0, 250.0);
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            if (visit.isOwn(operation) && visit.boot.version.equals(version)) {
                visit.millis += draw.logNormal(more, 0.35);
            }
        });
        mayTell(scene, operation.service);
        scene.truth
                .story(operation + " is slower since the version " + version)
                .first("slower_after_deploy", operation.service, "", "version", version)
                .above(scene.world, operation);
        scene.world.callers(operation).forEach(caller -> scene.truth.follows("slower_after_deploy", caller.service));
    }

    static void afterRestart(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        String config = scene.draw.hex(16);
        scene.roll(operation.service, scene.begin, operation.service.version(), config);
        Failure failure = failsIn(scene, operation, "config", config, scene.draw.between(0.25, 0.7));
        mayTell(scene, operation.service);
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(operation + " throws since it was started with another configuration")
                .first(
                        "after_restart",
                        operation.service,
                        "",
                        "what",
                        Match.ifThere(Match.has("config")),
                        "names",
                        Match.ifThere(Match.only("app.limit")))
                .also("error_group", operation.service, operation.span(), "cause", failure.simpleName())
                .above(scene.world, operation);
    }

    /** Two services were deployed within five minutes; then one throws. */
    static void changesTogether(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        List<Service> others = scene.world.services.stream()
                .filter(service -> service != operation.service)
                .toList();
        Service other = scene.draw.pick(others);
        scene.take(other);
        String version = scene.deploy(operation.service, scene.begin);
        scene.deploy(other, scene.begin + scene.draw.between(-60L, 60L) * World.SECOND);
        Failure failure = failsIn(scene, operation, "version", version, scene.draw.between(0.25, 0.7));
        mayTell(scene, operation.service);
        mayTell(scene, other);
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(operation + " throws since " + operation.service + " and " + other + " were deployed at once")
                .first("changes_together", null, "", "*", Match.has(operation.service.name, other.name))
                .mayLead("after_deploy", operation.service, "", "version", version)
                .also("error_group", operation.service, operation.span(), "cause", failure.simpleName())
                .may("after_deploy", other, "", "certainty", "inferred")
                .above(scene.world, operation);
    }

    /** A deployment some minutes before its caller fails: it may be why, nobody knows. */
    static void changed(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        List<Service> others = scene.world.services.stream()
                .filter(service -> service != operation.service)
                .toList();
        Service other = scene.draw.pick(others);
        scene.take(other);
        scene.deploy(other, scene.world.at(0.25));
        Errors.fail(scene, operation, scene.draw.between(0.25, 0.6), "error_group");
        scene.truth
                .story(other + " was deployed some minutes before")
                .first("changed", other, "")
                .may("restart", other, "");
    }

    /** A flag of another service was switched some minutes before. */
    static void flagSwitched(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        Service other = other(scene, operation.service);
        scene.take(other);
        String flag = new Names(scene.draw.split()).word() + "-v2";
        long at = scene.world.at(0.3);
        boolean[] isSwitched = new boolean[1];
        scene.always(visit -> {
            if (!isSwitched[0] && visit.at >= at && visit.service() == other && visit.place == Visit.Place.OWN) {
                isSwitched[0] = true;
                visit.told.add(new Visit.Told(
                        "INFO",
                        "clew.change",
                        "flag " + flag + ": off -> on",
                        false,
                        SpanLines.fields("event", "change", "change_kind", "flag", "what", flag + ": off -> on")));
            }
        });
        Errors.fail(scene, operation, scene.draw.between(0.25, 0.6), "error_group");
        scene.truth
                .story("a flag of " + other + " was switched some minutes before")
                .first("changed", other, "", "kind", "flag", "what", Match.has(flag));
    }

    /** Another service was deployed right before an operation becomes slower. */
    static void changedBeforeSlowness(Scene scene) {
        Service other = deployBeforeSlowness(scene);
        scene.truth.also("changed", other, "", "kind", "version");
    }

    /** Two others were, at once. */
    static void changesBeforeSlowness(Scene scene) {
        Service one = deployBeforeSlowness(scene);
        Service other = other(scene, one);
        scene.deploy(other, scene.begin - scene.draw.between(30L, 90L) * World.SECOND);
        scene.truth.first("changes_together", null, "", "*", Match.has(one.name, other.name));
    }

    private static Service deployBeforeSlowness(Scene scene) {
        Slowness.delay(scene);
        Service other = other(scene, null);
        scene.deploy(other, scene.begin - scene.draw.between(30L, 90L) * World.SECOND);
        return other;
    }

    private static Service other(Scene scene, Service first) {
        List<Service> free = scene.world.services.stream()
                .filter(service -> service != first && !scene.isTaken(service))
                .toList();
        if (free.isEmpty()) {
            throw new Scene.Unfit();
        }
        return scene.draw.pick(free);
    }

    /** Its memory leaks: the longer a process runs the slower it is, and it is restarted now and then. */
    static void slowerWithUptime(Scene scene) {
        Operation operation = scene.busy(0.35, each -> true);
        Service service = operation.service;
        long life = scene.world.minutes * World.MINUTE / scene.draw.between(2, 3);
        double slope = scene.draw.between(120.0, 260.0) / (life / 1e6);
        for (int i = 0; i < service.instances.size(); i++) {
            Service.Instance instance = service.instances.get(i);
            String version = service.version();
            String config = instance.last().config;
            instance.boots.clear();
            long from = scene.world.start - 4 * World.SECOND - life * i / service.instances.size() / 2;
            instance.boots.add(new Service.Boot(instance, scene.draw.hex(16), version, config, from));
            for (long at = from + life; at < scene.world.end(); at += life) {
                instance.restart(at, 5 * World.SECOND, scene.draw.hex(16), version, config);
            }
        }
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            if (visit.service() == service && visit.place == Visit.Place.OWN) {
                visit.millis += slope * visit.uptime() * draw.logNormal(1, 0.3);
            }
        });
        scene.truth
                .story(service + " is slower the longer its processes run")
                .first("slower_with_uptime", service, "")
                .may("restart|changed", service, "");
        service.operations.forEach(each -> scene.truth.above(scene.world, each));
        scene.world.callers(operation).forEach(caller -> scene.truth.follows("slower_with_uptime", caller.service));
    }

    /** One statement for each entry of a list. */
    static void manyStatements(Scene scene) {
        Operation operation = scene.busy(0.1, Scene::hasStatement);
        Statement statement = scene.statement(operation);
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            if (visit.isStep(operation, statement)) {
                visit.times = draw.between(12, 30);
            }
        });
        scene.world.requests = Math.min(scene.world.requests, 2_500);
        scene.truth
                .story(operation + " runs " + statement.span() + " many times")
                .first(
                        "n_plus_one",
                        operation.service,
                        "",
                        "fp",
                        Match.ifThere(Match.has(statement.fp())),
                        "per_request",
                        Match.atLeast(10))
                .above(scene.world, operation);
    }
}
