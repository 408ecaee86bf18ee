package dev.clew.story.incident;

import static dev.clew.story.incident.SpanLines.fields;

import dev.clew.story.incident.Operation.Call;
import dev.clew.story.incident.Operation.Note;
import dev.clew.story.incident.Operation.Partner;
import dev.clew.story.incident.Operation.Send;
import dev.clew.story.incident.Operation.Statement;
import dev.clew.story.incident.Operation.Step;
import dev.clew.story.incident.Service.Boot;
import dev.clew.story.incident.SpanLines.Ended;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes requests through the services, and writes what they log on the way. */
final class Flow {
    private final World world;
    private final SpanLines lines;
    private final Draw draw;
    private final Delivery delivery;
    private final Calls calls;

    /** How an operation ended, by the clock of the world. */
    record Answer(long end, int status, Failure failure, boolean isDead) {}

    Flow(World world, SpanLines lines, Draw draw) {
        this.world = world;
        this.lines = lines;
        this.draw = draw;
        delivery = new Delivery(world, this, lines, draw);
        calls = new Calls(this, lines, draw);
    }

    /** A request from outside, or a job that begins by its timer. */
    void arrive(Request request, long at) {
        Boot boot = request.entry().service.any(at, draw);
        if (boot != null) {
            boolean isJob = request.entry().kind.equals("internal");
            String peer = isJob ? null : "10.9." + draw.between(0, 9) + '.' + draw.between(1, 250);
            Hop hop = new Hop(request, request.entry(), boot, null, path(request.entry()), at, draw);
            serve(hop, at, peer, fields("path", isJob ? null : hop.path), null);
        }
    }

    Visit visit(Visit.Place place, long at, Hop hop, Step step, int attempt, double millis) {
        Visit visit = new Visit(place, at, hop.boot, hop.operation, step, hop.request, attempt, millis);
        world.faults.forEach(fault -> fault.at(visit));
        return visit;
    }

    /**
     * Lets an operation do its work.
     *
     * @param atFailure what is done before the end of one that failed, null for nothing
     */
    Answer serve(
            Hop hop, long at, String peer, Map<String, Object> about, java.util.function.LongUnaryOperator atFailure) {
        Operation operation = hop.operation;
        lines.started(hop, at, peer, about);
        Visit own = visit(Visit.Place.OWN, at, hop, null, 1, draw.logNormal(operation.own, operation.sigma));
        long now = at + micros(own.millis * 0.6);
        hop.failure = own.failure;
        hop.ending.putAll(own.ending);
        tell(hop, own, hop.id(), now);
        List<Step> steps = new ArrayList<>(operation.steps);
        steps.addAll(own.more);
        if (draw.chance(world.shuffled.getOrDefault(operation, 0.0))) {
            swapCalls(steps);
        }
        for (int i = 0; i < steps.size() && hop.failure == null && now < hop.boot.killed; i++) {
            now = step(hop, steps.get(i), now + draw.between(20, 200));
        }
        now += micros(own.millis * 0.4);
        if (now >= hop.boot.killed) {
            return new Answer(hop.boot.killed, 0, Failure.reset(), true);
        }
        if (hop.failure != null && atFailure != null) {
            now = atFailure.applyAsLong(now);
        }
        return end(hop, at, now, peer, about);
    }

    private static void swapCalls(List<Step> steps) {
        List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Call) {
                calls.add(i);
            }
        }
        if (calls.size() > 1) {
            java.util.Collections.swap(steps, calls.get(0), calls.get(1));
        }
    }

    private Answer end(Hop hop, long start, long now, String peer, Map<String, Object> about) {
        Failure failure = hop.failure;
        Operation operation = hop.operation;
        boolean isServer = operation.kind.equals("server");
        boolean isLoggedHere = false;
        Failure shown = failure;
        if (failure != null && !failure.outcome().equals("cancelled")) {
            boolean isAnswer = failure.error() == null;
            if (hop.boot.service().logsErrors) {
                lines.note(
                        hop,
                        now - 50,
                        "ERROR",
                        "could not " + hop.boot.service().name + ' ' + operation.method,
                        world.told(hop),
                        isAnswer ? null : failure);
                isLoggedHere = true;
            } else if (isAnswer) {
                shown = Failure.exception(
                        hop.boot.service().pack + ".UpstreamException", "answered " + failure.status());
                hop.isLogged = false;
            }
        } else if (failure != null) {
            shown = failure;
        }
        int status = failure == null ? world.status(hop, operation.status) : failure.status();
        Map<String, Object> after = fields();
        after.putAll(about);
        if (isServer) {
            after.put("route", operation.route);
            after.put("status", status);
            after.put("bytes", failure == null ? draw.between(20, 2_000) : 37);
        }
        if (hop.queries > 0) {
            after.put("queries", hop.queries);
            after.put("query_ms", hop.queryMicros / 1_000);
        }
        after.putAll(hop.ending);
        Failure outcome = failure == null
                ? null
                : withOutcome(shown, failure.outcome().equals("cancelled") ? "cancelled" : "error");
        lines.ended(
                hop,
                new Ended(hop.id(), operation.kind, operation.span(), start, now, Map.of(), after),
                peer,
                outcome,
                failure != null && !isLoggedHere && shown.error() != null);
        return new Answer(now, status, failure, false);
    }

    private static Failure withOutcome(Failure failure, String outcome) {
        return new Failure(failure.error(), failure.message(), outcome, failure.state(), failure.status());
    }

    private long step(Hop hop, Step step, long now) {
        if (step instanceof Note note) {
            if (draw.chance(note.chance())) {
                Map<String, Object> fields = fields("action", note.action());
                fields.putAll(world.told(hop));
                lines.note(hop, now, note.level(), note.template(), fields, null);
            }
            return now + 30;
        } else if (step instanceof Statement statement) {
            return statement(hop, statement, now);
        } else if (step instanceof Call call) {
            return calls.call(hop, call, now);
        } else if (step instanceof Partner partner) {
            return calls.partner(hop, partner, now);
        }
        return delivery.send(hop, ((Send) step).topic(), now);
    }

    private long statement(Hop hop, Statement statement, long at) {
        Visit visit = visit(
                Visit.Place.STATEMENT, at, hop, statement, 1, draw.logNormal(statement.millis(), statement.sigma()));
        long now = at;
        hop.ending.putAll(visit.endingAbove);
        if (visit.failure != null
                && visit.failure.error().endsWith("ConnectionException")
                && visit.failure.state() == null) {
            tell(hop, visit, hop.id(), now + micros(visit.millis));
            hop.failed(visit.failure, false);
            return now + micros(visit.millis);
        }
        now += micros(visit.wait);
        for (int i = 0; i < visit.times; i++) {
            long start = now + 10;
            now = start + micros(i == 0 ? visit.millis : draw.logNormal(statement.millis(), statement.sigma()));
            hop.queries++;
            hop.queryMicros += now - start;
            Map<String, Object> after = fields("sql", statement.sql(), "fp", statement.fp(), "query_n", hop.queries);
            if (visit.failure == null) {
                after.put("rows", draw.between(0, 3));
            } else {
                after.put("sql_state", visit.failure.state());
            }
            after.putAll(visit.ending);
            String id = hop.next();
            tell(hop, visit, id, now);
            lines.ended(
                    hop,
                    new Ended(id, "client", statement.span(), start, now, Map.of(), after),
                    hop.boot.service().database,
                    visit.failure,
                    visit.failure != null);
        }
        if (visit.failure != null) {
            hop.failed(visit.failure, true);
        }
        return extra(hop, visit, now);
    }

    private void tell(Hop hop, Visit visit, String span, long at) {
        visit.told.forEach(told -> lines.told(hop, span, at - 30, told));
    }

    /** What an operation does because of what a step gave it. */
    long extra(Hop hop, Visit visit, long at) {
        long now = at;
        for (Step more : visit.more) {
            now = hop.failure == null ? step(hop, more, now + 50) : now;
        }
        return now;
    }

    String path(Operation operation) {
        return operation.route.contains("{id}")
                ? operation.route.replace("{id}", String.valueOf(draw.between(1_000, 99_999)))
                : operation.route;
    }

    static long micros(double millis) {
        return Math.round(millis * 1_000);
    }
}
