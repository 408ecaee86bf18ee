package dev.clew.story.incident;

import static dev.clew.story.incident.SpanLines.fields;

import dev.clew.story.incident.Operation.Statement;
import java.util.List;
import java.util.Locale;

/** Incidents of which Clew's own lines say who holds what the others wait for. */
final class Holders {
    private static final String JDBC = "clew.jdbc";

    private Holders() {}

    /** One request leaves its transaction open: others wait for its row, and some of them give up. */
    static void lock(Scene scene) {
        Operation operation = scene.busy(0.25, Scene::hasStatement);
        Statement statement = scene.statement(operation);
        Hold hold = new Hold(1);
        Draw draw = scene.draw.split();
        double p = scene.draw.between(0.3, 0.6);
        Failure failure = Failure.lockTimeout(Scene.table(statement));
        scene.since(visit -> {
            if (!visit.isStep(operation, statement)) {
                return;
            }
            if (!hold.isFull()) {
                hold.add(visit.request.id());
            } else if (!hold.has(visit.request.id()) && draw.chance(p)) {
                visit.millis = draw.between(700.0, 1_300.0);
                visit.failure = visit.millis > 900 ? failure : null;
                visit.ending.put("blocked_by_request", hold.text());
                visit.told.add(lockWait(visit, statement, hold.text()));
            }
        });
        scene.tellsRoutes(operation.service);
        scene.truth
                .story("a request of " + operation + " leaves its transaction open")
                .first("lock_wait", operation.service, "", "held_by", hold)
                .also("error_group", operation.service, statement.span(), "cause", "lock_timeout")
                .above(scene.world, operation);
    }

    static Visit.Told lockWait(Visit visit, Statement statement, String holder) {
        return new Visit.Told(
                "WARN",
                JDBC,
                statement.span() + " waits for a lock that request " + holder + " holds",
                true,
                fields(
                        "event",
                        "lock_wait",
                        "blocked_by_request",
                        holder,
                        "blocked_by_service",
                        visit.service().name,
                        "blocked_by_state",
                        "idle in transaction",
                        "blocked_for_ms",
                        "512.004",
                        "blocked_by_sql",
                        statement.sql(),
                        "sql",
                        statement.sql()));
    }

    /** One endpoint keeps all four connections: whoever comes then waits, and some in vain. */
    static void pool(Scene scene) {
        Operation slow = scene.busy(0.25, Scene::hasStatement);
        Hold hold = new Hold(4);
        Draw draw = scene.draw.split();
        double p = scene.draw.between(0.3, 0.6);
        scene.since(visit -> {
            boolean isIts = visit.place == Visit.Place.STATEMENT && visit.service() == slow.service;
            if (!isIts) {
                return;
            }
            if (visit.operation == slow && draw.chance(0.1)) {
                hold.add(visit.request.id());
                visit.millis = draw.between(2_000.0, 5_000.0);
            } else if (hold.isFull() && !hold.has(visit.request.id()) && draw.chance(p)) {
                waitFor(hold.text(), visit, draw);
            }
        });
        poolTruth(scene, slow)
                .story(slow + " keeps the connections of " + slow.service)
                .first("pool_wait", slow.service, "", "held_by", hold, "held_by_span", isOf(slow));
    }

    private static Match isOf(Operation operation) {
        return span -> Judge.folded(span.asText()).equals(Judge.folded(operation.span()));
    }

    private static Truth poolTruth(Scene scene, Operation slow) {
        scene.tellsRoutes(slow.service);
        scene.truth.may("error_group", slow.service, "", "cause", "pool_exhausted");
        slow.service.operations.forEach(operation -> scene.truth.above(scene.world, operation));
        scene.truth.may("high_p99_low_p50|" + Scene.SLOWER, slow.service, "");
        scene.truth.follows("dead_letter|pool_wait", slow.service);
        return scene.truth;
    }

    private static void waitFor(String holders, Visit visit, Draw draw) {
        double millis = draw.between(700.0, 2_000.0);
        boolean isInVain = millis > 1_500;
        if (isInVain) {
            visit.failure = Failure.poolExhausted(visit.service().pool, 7, millis);
            visit.millis = millis;
        } else {
            visit.wait = millis;
            visit.endingAbove.put("pool_wait_ms", millis(millis));
        }
        String sql = visit.step instanceof Statement statement ? statement.sql() : "";
        visit.told.add(new Visit.Told(
                "WARN",
                JDBC,
                "waited " + Math.round(millis) + " ms for a connection; 4 are held",
                true,
                fields(
                        "event",
                        "pool_wait",
                        "pool_wait_ms",
                        millis(millis),
                        "holders",
                        4,
                        "held_by_request",
                        holders,
                        "held_ms",
                        "5210 4100 2300 1900",
                        "last_sql",
                        String.join("\n", List.of(sql, "idle in transaction: " + sql, sql, sql)))));
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.3f", millis);
    }

    /** Requests end without giving their connections back, until there is none left. */
    static void leak(Scene scene) {
        Operation leaking = scene.busy(0.25, Scene::hasStatement);
        Hold hold = new Hold(4);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            boolean isIts = visit.place == Visit.Place.STATEMENT && visit.service() == leaking.service;
            if (!isIts) {
                return;
            }
            if (!hold.isFull() && visit.operation == leaking) {
                hold.add(visit.request.id());
                visit.told.add(new Visit.Told(
                        "WARN",
                        JDBC,
                        "request " + visit.request.id() + " has ended and still holds a connection",
                        false,
                        fields(
                                "event",
                                "connection_leak",
                                "held_by_request",
                                visit.request.id(),
                                "held_ms",
                                "5012",
                                "last_sql",
                                "SELECT 1",
                                "taken_at",
                                leaking.service.pack + ".Exports.write(Exports.java:31)")));
            } else if (hold.isFull() && !hold.has(visit.request.id()) && draw.chance(0.4)) {
                waitFor(hold.text(), visit, draw);
            }
        });
        poolTruth(scene, leaking)
                .story(leaking + " does not give connections back")
                .first("connection_leak", leaking.service, "", "held_by", hold, "taken_at", Match.has("Exports"));
    }

    /** One request fills the queue of an executor: tasks of the others are not taken. */
    static void rejected(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        Hold hold = new Hold(1);
        Draw draw = scene.draw.split();
        double p = scene.draw.between(0.25, 0.6);
        Failure failure = Failure.exception(
                "java.util.concurrent.RejectedExecutionException", "Task rejected from ThreadPoolExecutor");
        scene.since(visit -> {
            if (!visit.isOwn(operation)) {
                return;
            }
            if (!hold.isFull()) {
                hold.add(visit.request.id());
            } else if (draw.chance(p)) {
                visit.failure = failure;
                visit.told.add(new Visit.Told(
                        "WARN",
                        "clew.concurrent",
                        "a task was rejected",
                        true,
                        fields("event", "rejected", "queued_by_request", hold.text() + " -", "queued_tasks", "400 3")));
            }
        });
        scene.tellsRoutes(operation.service);
        scene.truth
                .story("a request fills the queue of " + operation.service)
                .first("rejected", operation.service, "", "held_by", hold)
                .also("error_group", operation.service, operation.span(), "cause", "RejectedExecutionException")
                .above(scene.world, operation);
    }
}
