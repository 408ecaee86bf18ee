package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Statement;
import dev.clew.story.incident.Service.Instance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Incidents that have a pattern: in time, or by what requests are about. */
final class Patterns {
    /** So many of the requests that fail have to have a line with the value, or else nobody can know it. */
    private static final int TELLING = 6;

    private Patterns() {}

    static void periodicErrors(Scene scene) {
        Operation operation = scene.busy(0.35, each -> true);
        Failure failure = Failure.exception(scene.exceptionOf(operation.service), "locked by the nightly run");
        Draw draw = scene.draw.split();
        double p = draw.between(0.6, 0.9);
        double period = periodic(scene, visit -> {
            if (visit.isOwn(operation) && draw.chance(p)) {
                visit.failure = failure;
            }
        });
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(operation + " throws every " + Math.round(period) + " s")
                .first("periodic", operation.service, "", "period_s", Match.near(period, 0.05))
                .first("error_group", operation.service, operation.span(), "cause", failure.simpleName())
                .above(scene.world, operation);
    }

    static void periodicSlowness(Scene scene) {
        Operation operation = scene.busy(0.35, each -> true);
        Draw draw = scene.draw.split();
        double more = draw.between(150.0, 400.0);
        double period = periodic(scene, visit -> {
            if (visit.isOwn(operation)) {
                visit.millis += draw.logNormal(more, 0.3);
            }
        });
        scene.truth
                .story(operation + " is slow every " + Math.round(period) + " s")
                .first("periodic", operation.service, "", "period_s", Match.near(period, 0.05))
                .above(scene.world, operation)
                .may(Scene.SLOWER, operation.service, operation.span());
        scene.world.callers(operation).forEach(caller -> scene.truth.follows("periodic", caller.service));
    }

    /** A job writes errors each time that it runs, outside of any request. */
    static void periodicLines(Scene scene) {
        Service service = scene.busy(0.35, each -> true).service;
        double period = scene.world.minutes * 60 / scene.draw.between(7.0, 11.0);
        double phase = scene.draw.between(0.05, 0.9) * period;
        for (double at = phase; at < scene.world.minutes * 60; at += period) {
            long from = scene.world.start + Math.round((at + scene.draw.between(-0.01, 0.01) * period) * World.SECOND);
            scene.world.outside.add(new World.Outside(
                    service,
                    "ERROR",
                    service.pack + ".Sweeper",
                    "could not sweep {} entries",
                    2,
                    from,
                    from + 20 * World.SECOND));
        }
        scene.truth
                .story(service + " logs errors every " + Math.round(period) + " s")
                .first("periodic", service, "", "period_s", Match.near(period, 0.05))
                .mayLead("error_group", service, "", "cause", "error");
    }

    /** Returns the period in seconds. */
    private static double periodic(Scene scene, Fault fault) {
        double period = scene.world.minutes * 60 / scene.draw.between(7.0, 11.0);
        double burst = Math.max(20, period * scene.draw.between(0.1, 0.16));
        double phase = scene.draw.between(0.05, 0.9) * period;
        Draw draw = scene.draw.split();
        double[] jitter = new double[40];
        for (int i = 0; i < jitter.length; i++) {
            jitter[i] = draw.between(-0.02, 0.02) * period;
        }
        scene.always(visit -> {
            double seconds = (visit.at - scene.world.start) / 1e6 - phase;
            int number = (int) Math.floor((seconds + period / 4) / period);
            double into = seconds - number * period - jitter[Math.floorMod(number, jitter.length)];
            if (number >= 0 && into >= 0 && into < burst) {
                fault.at(visit);
            }
        });
        return period;
    }

    static void user(Scene scene) {
        concentrated(scene, 0);
    }

    static void tenant(Scene scene) {
        concentrated(scene, 1);
    }

    static void item(Scene scene) {
        concentrated(scene, 2);
    }

    private static String field(Scene scene, int number) {
        return List.copyOf(scene.world.values.keySet()).get(number);
    }

    /** Returns a value that enough requests have, and not most. */
    private static Object value(Scene scene, String field) {
        Map<Object, Double> values = scene.world.values.get(field);
        return List.copyOf(values.keySet()).get(scene.draw.between(1, 3));
    }

    private static void concentrated(Scene scene, int number) {
        String field = field(scene, number);
        Object value = value(scene, field);
        Operation operation = scene.busy(0.45, each -> true);
        scene.atLeast(20, operation, scene.share(field, value) * 0.85);
        Failure failure = Failure.exception(scene.exceptionOf(operation.service), "cannot be read");
        Draw draw = scene.draw.split();
        Map<String, Request> hit = new HashMap<>();
        scene.always(visit -> {
            boolean isIt = visit.request.values().get(field).equals(value);
            if (visit.isOwn(operation) && draw.chance(isIt ? 0.85 : 0.002)) {
                visit.failure = failure;
                hit.put(visit.request.id(), visit.request);
            }
        });
        told(
                scene,
                operation,
                failure,
                () -> hit.values().stream()
                                .filter(request -> request.told().contains(field))
                                .count()
                        >= TELLING,
                field,
                value);
    }

    private static void told(
            Scene scene, Operation operation, Failure failure, BooleanSupplier isTold, String field, Object value) {
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(operation + " throws for " + field + "=" + value)
                .firstIf(isTold, "concentrated", operation.service, "", "field", field, "values", Match.only(value))
                .first("error_group", operation.service, operation.span(), "cause", failure.simpleName())
                .above(scene.world, operation);
    }

    static void instance(Scene scene) {
        Operation operation = scene.busy(0.35, each -> each.service.instances.size() > 1);
        Instance bad = scene.draw.pick(operation.service.instances);
        Failure failure = Failure.exception(scene.exceptionOf(operation.service), "disk full");
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.isOwn(operation) && visit.boot.instance == bad && draw.chance(0.5)) {
                visit.failure = failure;
            }
        });
        told(scene, operation, failure, () -> true, "instance", bad.name);
    }

    /** Two of four instances have run another version for long. */
    static void version(Scene scene) {
        Operation operation = scene.busy(0.35, each -> true);
        Service service = operation.service;
        String old = service.version();
        String config = service.instances.get(0).last().config;
        String canary = scene.draw.hex(7);
        service.instances.clear();
        for (int i = 1; i <= 4; i++) {
            Instance instance = new Instance(service, service.name + '-' + i);
            scene.world.addBoot(instance, scene.draw, i % 2 == 0 ? canary : old, config);
            service.instances.add(instance);
        }
        Failure failure = Failure.exception(scene.exceptionOf(service), "unknown field");
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            if (visit.isOwn(operation) && visit.boot.version.equals(canary) && draw.chance(0.3)) {
                visit.failure = failure;
            }
        });
        told(scene, operation, failure, () -> true, "version", canary);
    }

    /** A shared operation fails for one of the routes that lead to it. */
    static void route(Scene scene) {
        Operation operation = scene.busy(
                0.4,
                each -> scene.world.entries.stream()
                                .filter(entry -> entry != each && World.reaches(entry, each))
                                .count()
                        > 1);
        Operation entry = scene.draw.pick(scene.world.entries.stream()
                .filter(each -> World.reaches(each, operation))
                .toList());
        entry.weight = Math.max(entry.weight, 0.8);
        Failure failure = Failure.exception(scene.exceptionOf(operation.service), "too many at once");
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            if (visit.isOwn(operation) && visit.request.entry() == entry && draw.chance(0.5)) {
                visit.failure = failure;
            }
        });
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(operation + " throws if it is called for " + entry)
                .first(
                        "concentrated",
                        null,
                        "",
                        "field",
                        Match.oneOf("route", "span", "entry", "path"),
                        "values",
                        Match.has(entry.route))
                .first("error_group", operation.service, operation.span(), "cause", failure.simpleName())
                .above(scene.world, operation);
    }

    static void slowForTenant(Scene scene) {
        slowFor(scene, 1);
    }

    static void slowForItem(Scene scene) {
        slowFor(scene, 2);
    }

    private static void slowFor(Scene scene, int number) {
        String field = field(scene, number);
        Object value = value(scene, field);
        Operation operation = scene.busy(0.45, Scene::hasStatement);
        Statement statement = scene.statement(operation);
        scene.atLeast(20, operation, scene.share(field, value));
        double more = scene.draw.between(120.0, 400.0);
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            if (visit.isStep(operation, statement)
                    && visit.request.values().get(field).equals(value)) {
                visit.millis += draw.logNormal(more, 0.3);
            }
        });
        scene.truth
                .story(operation + " is slow for " + field + "=" + value)
                .first("slow_for", operation.service, "", "field", field, "values", Match.only(value))
                .above(scene.world, operation);
    }
}
