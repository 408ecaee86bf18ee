package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Call;
import dev.clew.story.incident.Operation.Note;
import dev.clew.story.incident.Operation.Statement;
import dev.clew.story.incident.Service.Instance;
import java.util.List;

/** Incidents that throw nothing, or little: something takes longer, or goes another way. */
final class Slowness {
    private Slowness() {}

    /** The delay of one operation. */
    static void delay(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        double more = scene.draw.between(80.0, 400.0);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.isOwn(operation)) {
                visit.millis += draw.logNormal(more, 0.25);
            }
        });
        scene.truth
                .story(operation + " takes " + Math.round(more) + " ms longer")
                .first(Scene.SLOWER, operation.service, "")
                .above(scene.world, operation);
    }

    /** Somebody else takes the processor of one instance: all that it does is slower. */
    static void busyProcessor(Scene scene) {
        Operation operation = scene.busy(0.35, each -> each.service.instances.size() > 1);
        Instance busy = scene.draw.pick(operation.service.instances);
        double times = scene.draw.between(5.0, 9.0);
        scene.since(visit -> {
            if (visit.boot.instance == busy && visit.place == Visit.Place.OWN) {
                visit.millis *= times;
            }
        });
        scene.truth
                .story("all that " + busy + " does itself takes " + Math.round(times) + " times as long")
                .first(Scene.SLOWER, operation.service, "", "*", Match.has(busy.name));
        operation.service.operations.forEach(each -> scene.truth.above(scene.world, each));
    }

    /** A service answers with nothing instead of something: its caller asks another one. */
    static void wrongAnswer(Scene scene) {
        Operation caller = scene.busy(0.25, each -> !each.calls().isEmpty());
        Call call = scene.call(caller);
        Operation wrong = call.target();
        List<Operation> others = scene.world.operations().stream()
                .filter(each ->
                        each.kind.equals("server") && each.service != caller.service && each.service != wrong.service)
                .filter(each -> !World.reaches(each, caller) && !World.reaches(caller, each))
                .toList();
        Operation other = others.isEmpty()
                ? new Operation(wrong.service, "server", "GET", wrong.route + "/fallback", 5, 0.3)
                : scene.draw.pick(others);
        if (others.isEmpty()) {
            wrong.service.operations.add(other);
        }
        double share = scene.draw.between(0.5, 0.9);
        Note note =
                new Note("INFO", "nothing from " + wrong.service + " for {}, asking " + other.service, "fallback", 1);
        scene.since(visit -> {
            if (visit.isStep(caller, call) && Scene.isHit(visit, share)) {
                visit.more.add(note);
                visit.more.add(new Call(other, 3_000, 1));
            }
        });
        scene.world.answers = (hop, status) -> {
            boolean isWrong = hop.operation == wrong
                    && Math.floorMod(hop.request.id().hashCode() * 31, 10_000) < share * 10_000
                    && hop.isAfter(scene.begin);
            return isWrong ? 204 : status;
        };
        scene.truth
                .story(wrong + " answers with nothing, so " + caller + " calls " + other)
                .first(
                        "another_path|new_calls|more_calls|more_often|more_frequent|new|answers_differently|status_changed",
                        null,
                        "",
                        "*",
                        Match.hasOne('"' + wrong.service.name + '"', '"' + caller.service.name + '"'))
                .above(scene.world, caller);
    }

    /** The database that services share is slow. */
    static void allSlow(Scene scene) {
        long users = scene.world.services.stream()
                .filter(service -> service.operations.stream().anyMatch(Scene::hasStatement))
                .count();
        if (users < 3) {
            throw new Scene.Unfit();
        }
        double more = scene.draw.between(60.0, 200.0);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.place == Visit.Place.STATEMENT && visit.service().database.equals("postgresql")) {
                visit.millis += draw.logNormal(more, 0.4);
            }
        });
        scene.truth
                .story("PostgreSQL is slow for all that use it")
                .first("all_slow", null, "", "shared", Match.ifThere(Match.has("postgres")));
        scene.world.operations().forEach(each -> scene.truth.above(scene.world, each));
    }

    static void rareSlowStatement(Scene scene) {
        Operation operation = scene.busy(0.4, Scene::hasStatement);
        Statement statement = scene.statement(operation);
        double p = scene.draw.between(0.02, 0.035);
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            if (visit.isStep(operation, statement) && draw.chance(p)) {
                visit.millis = draw.between(800.0, 1_500.0);
            }
        });
        scene.truth
                .story(statement.span() + " of " + operation.service + " takes a second now and then")
                .first("high_p99_low_p50", operation.service, "", "fp", Match.ifThere(Match.has(statement.fp())))
                .above(scene.world, operation);
    }

    /** With the traffic, requests wait for connections: longer than the traffic grows. */
    static void underLoad(Scene scene) {
        Operation operation = scene.busy(0.3, Scene::hasStatement);
        Service service = operation.service;
        double high = scene.draw.between(3.5, 5.0);
        scene.world.rate = share -> share > 0.5 && share < 0.72 ? high : 1;
        Draw draw = scene.draw.split();
        scene.always(visit -> {
            double share = scene.world.share(visit.at);
            if (visit.place == Visit.Place.STATEMENT && visit.service() == service && share > 0.505 && share < 0.725) {
                visit.wait = draw.logNormal(180, 0.6);
                if (draw.chance(0.03)) {
                    visit.millis = 1_000 + draw.exponential(3);
                    visit.failure = Failure.poolExhausted(service.pool, draw.between(8, 30), visit.millis);
                }
            }
        });
        scene.world.outside.add(new World.Outside(
                service,
                "WARN",
                "com.zaxxer.hikari.pool.HikariPool",
                service.pool + " - Pool stats (total=10, active=10, idle=0, waiting={})",
                10,
                scene.world.at(0.505),
                scene.world.at(0.72)));
        scene.truth
                .story("with " + Math.round(high) + " times the traffic, " + service + " waits for connections")
                .first("slow_under_load", service, "", "waits_for", Match.ifThere(Match.has("ool")))
                .may("error_group", service, "", "cause", "pool_exhausted");
        scene.tellsRoutes(service);
        service.operations.forEach(each -> scene.truth.above(scene.world, each));
        scene.world.callers(operation).forEach(caller -> scene.truth.follows("slow_under_load", caller.service));
    }

    /** Two calls one after the other, now this one first and now that one. */
    static void oneAfterTheOther(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        List<Operation> targets = scene.world.operations().stream()
                .filter(each -> each.kind.equals("server") && each.service != operation.service)
                .filter(each -> !World.reaches(each, operation) && scene.world.services.indexOf(each.service) > 0)
                .toList();
        if (targets.size() < 2) {
            throw new Scene.Unfit();
        }
        List<Operation> two = scene.draw.shuffled(targets).subList(0, 2);
        operation.steps.removeIf(Call.class::isInstance);
        for (Operation target : two) {
            target.own = scene.draw.between(60.0, 140.0);
            operation.steps.add(new Call(target, 5_000, 1));
        }
        scene.world.shuffled.put(operation, scene.draw.between(0.2, 0.5));
        scene.truth
                .story(operation + " calls " + two + ", one after the other in either order")
                .first(
                        "could_be_parallel",
                        operation.service,
                        "",
                        "spans",
                        Match.has(first(two.get(0)), first(two.get(1))))
                .above(scene.world, operation);
    }

    private static String first(Operation operation) {
        return operation.route.substring(1).replaceFirst("/.*", "");
    }
}
