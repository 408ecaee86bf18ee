package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Call;
import dev.clew.story.incident.Operation.Partner;
import dev.clew.story.incident.Operation.Statement;

/** Incidents in which one thing fails from a moment on. */
final class Errors {
    private Errors() {}

    static void statementTimeout(Scene scene) {
        statement(scene, "statement_timeout", scene.draw.between(1_000.0, 1_500.0));
    }

    static void lockTimeout(Scene scene) {
        statement(scene, "lock_timeout", scene.draw.between(700.0, 1_300.0));
    }

    static void connectionReset(Scene scene) {
        statement(scene, "connection_reset", 4);
    }

    private static Failure failure(String cause, String table) {
        return switch (cause) {
            case "statement_timeout" -> Failure.statementTimeout(table);
            case "lock_timeout" -> Failure.lockTimeout(table);
            default -> Failure.backendGone();
        };
    }

    private static void statement(Scene scene, String cause, double millis) {
        Operation operation = scene.busy(0.2, Scene::hasStatement);
        Statement statement = scene.statement(operation);
        Failure failure = failure(cause, Scene.table(statement));
        double p = scene.draw.between(0.15, 0.5);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.isStep(operation, statement) && draw.chance(p)) {
                visit.failure = failure;
                visit.millis = millis + draw.exponential(4);
            }
        });
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(statement.span() + " of " + operation.service + " fails: " + cause)
                .first("error_group", operation.service, statement.span(), "cause", cause)
                .above(scene.world, operation);
    }

    /** The network swallows calls: nobody gets them. */
    static void deadlineExceeded(Scene scene) {
        Operation operation = scene.busy(0.2, each -> !each.calls().isEmpty());
        Call call = scene.call(operation);
        double p = scene.draw.between(0.15, 0.4);
        Draw draw = scene.draw.split();
        scene.since(visit -> visit.isLost |= visit.isStep(operation, call) && draw.chance(p));
        scene.tellsRoutes(operation.service);
        scene.truth
                .story("calls of " + call.target() + " by " + operation + " get lost")
                .first("error_group", operation.service, call.target().span(), "cause", "deadline_exceeded")
                .above(scene.world, operation);
    }

    static void connectionRefused(Scene scene) {
        partner(scene, "connection_refused", Failure.refused(), 0.6);
    }

    static void partnerUnavailable(Scene scene) {
        partner(scene, "partner_unavailable", Failure.answer(503), 40);
    }

    private static void partner(Scene scene, String cause, Failure failure, double millis) {
        Operation operation = scene.busy(0.1, each -> !each.all(Partner.class).isEmpty());
        Partner partner = Scene.partner(operation);
        double p = scene.draw.between(0.4, 1.0);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.isStep(operation, partner) && draw.chance(p)) {
                visit.failure = failure;
                visit.millis = draw.logNormal(millis, 0.3);
            }
        });
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(partner.peer() + ", called by " + operation + ": " + cause)
                .first(
                        "error_group",
                        operation.service,
                        partner.method() + ' ' + partner.path(),
                        "cause",
                        cause,
                        "peer",
                        Match.ifThere(Match.has(partner.peer().replace(":443", ""))))
                .above(scene.world, operation);
    }

    /** Connections are not given back: statements of the whole service wait in vain. */
    static void poolExhausted(Scene scene) {
        Operation some = scene.busy(0.25, Scene::hasStatement);
        Service service = some.service;
        double p = scene.draw.between(0.2, 0.5);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.place == Visit.Place.STATEMENT && visit.service() == service && draw.chance(p)) {
                visit.millis = 1_000 + draw.exponential(3);
                visit.failure = Failure.poolExhausted(service.pool, draw.between(3, 14), visit.millis);
            }
        });
        scene.tellsRoutes(service);
        scene.truth
                .story("no connections left in " + service)
                .first("error_group", service, "", "cause", "pool_exhausted")
                .above(scene.world, some);
        service.operations.forEach(operation -> scene.truth.above(scene.world, operation));
        scene.truth.follows("dead_letter", service);
    }

    static void applicationException(Scene scene) {
        Operation operation = scene.busy(0.2, each -> true);
        fail(scene, operation, scene.draw.between(0.2, 0.6), "error_group");
    }

    /** Three services above there is an answer of 5xx, and no more. */
    static void deepError(Scene scene) {
        Service deepest = scene.world.services.get(3);
        Operation operation = scene.busy(0.1, each -> each.service == deepest);
        fail(scene, operation, scene.draw.between(0.4, 0.8), "error_group");
    }

    /** Lets an operation throw, and returns what. */
    static Failure fail(Scene scene, Operation operation, double p, String id) {
        Failure failure = Failure.exception(
                scene.exceptionOf(operation.service),
                "no " + scene.draw.pick(java.util.List.of("entry", "rate", "slot")) + " for this");
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.isOwn(operation) && draw.chance(p)) {
                visit.failure = failure;
            }
        });
        scene.tellsRoutes(operation.service);
        scene.truth
                .story(operation + " throws " + failure.error())
                .first(id, operation.service, operation.span(), "cause", failure.simpleName())
                .above(scene.world, operation);
        return failure;
    }

    /** The service below has no lines in these files: its callers' failures have it in common. */
    static void sharedDownstream(Scene scene) {
        Operation shared = scene.busy(
                0.25,
                each -> each.calls().isEmpty()
                        && each.service.operations.stream()
                                .allMatch(other -> other.calls().isEmpty() && other.kind.equals("server"))
                        && scene.world.services.indexOf(each.service) > 0);
        Service silent = shared.service;
        double p = scene.draw.between(0.4, 0.8);
        Draw draw = scene.draw.split();
        Failure failure = new Failure("java.lang.IllegalStateException", "down", "error", null, 503);
        scene.since(visit -> {
            if (visit.place == Visit.Place.OWN && visit.service() == silent && draw.chance(p)) {
                visit.failure = failure;
            }
        });
        scene.world.loss = (boot, at, level) -> boot.service() == silent;
        scene.truth
                .story(silent + ", which has no lines here, answers 503")
                .first("error_group", null, "", "*", Match.has(silent.name));
        for (Service caller : scene.world.services) {
            scene.truth.may("error_group", caller, "", "*", Match.has(silent.name));
        }
        silent.operations.forEach(operation -> scene.truth.above(scene.world, operation));
    }

    /** Callers try again and again, and so make it worse. */
    static void retries(Scene scene) {
        Operation failing = scene.busy(0.25, each -> scene.world.services.indexOf(each.service) > 0);
        for (Operation caller : scene.world.operations()) {
            caller.steps.replaceAll(step -> step instanceof Call call && call.target() == failing
                    ? new Call(failing, call.deadline(), 4)
                    : step);
        }
        fail(scene, failing, scene.draw.between(0.55, 0.8), "error_group");
        scene.truth
                .story("its callers try four times")
                .also("retries", null, "", "x", Match.ifThere(Match.atLeast(1.1)));
    }

    /** Callers give up after their deadline; the called service goes on. */
    static void outlivedCaller(Scene scene) {
        Operation slow = scene.busy(0.25, each -> scene.world.services.indexOf(each.service) > 0);
        for (Operation caller : scene.world.operations()) {
            caller.steps.replaceAll(
                    step -> step instanceof Call call && call.target() == slow ? new Call(slow, 1_000, 1) : step);
        }
        double p = scene.draw.between(0.2, 0.4);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.isOwn(slow) && draw.chance(p)) {
                visit.millis = draw.between(1_500.0, 4_000.0);
            }
        });
        scene.tellsRoutes(slow.service);
        scene.truth
                .story(slow + " takes seconds, its callers wait for one")
                .first("outlived_caller", null, "")
                .first("error_group", null, slow.span(), "cause", "deadline_exceeded")
                .above(scene.world, slow);
        scene.truth.mayLead(Scene.SLOWER + "|high_p99_low_p50", slow.service, "");
        scene.world.callers(slow).forEach(caller -> scene.tellsRoutes(caller.service));
    }
}
