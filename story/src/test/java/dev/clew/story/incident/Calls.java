package dev.clew.story.incident;

import static dev.clew.story.incident.SpanLines.fields;

import dev.clew.story.incident.Flow.Answer;
import dev.clew.story.incident.Operation.Call;
import dev.clew.story.incident.Operation.Partner;
import dev.clew.story.incident.Service.Boot;
import dev.clew.story.incident.SpanLines.Ended;
import java.util.Map;

/** Calls over HTTP, as their caller sees them. */
final class Calls {
    private final Flow flow;
    private final SpanLines lines;
    private final Draw draw;

    Calls(Flow flow, SpanLines lines, Draw draw) {
        this.flow = flow;
        this.lines = lines;
        this.draw = draw;
    }

    /** Calls another service, again if it fails, and returns when it is over. */
    long call(Hop hop, Call call, long at) {
        long now = at;
        Visit visit = null;
        for (int attempt = 1; attempt <= call.attempts(); attempt++) {
            hop.failure = null;
            visit = flow.visit(Visit.Place.CALL, now, hop, call, attempt, draw.logNormal(0.7, 0.4));
            now = attempt(hop, call, visit, now);
            if (hop.failure == null || now >= hop.boot.killed) {
                break;
            }
            now += attempt < call.attempts() ? draw.between(20_000, 60_000) * attempt : 0;
        }
        return flow.extra(hop, visit, now);
    }

    private long attempt(Hop hop, Call call, Visit visit, long at) {
        String id = hop.next();
        Operation target = call.target();
        Boot boot = target.service.any(at, draw);
        String path = flow.path(target);
        long deadline = at + call.deadline() * 1_000L;
        Failure failure = visit.failure != null ? visit.failure : boot == null ? Failure.refused() : null;
        Integer status = null;
        long end;
        if (visit.isLost) {
            failure = Failure.deadline();
            end = deadline + draw.between(200, 3_000);
        } else if (failure != null) {
            end = at + Flow.micros(visit.millis);
        } else {
            Hop there = new Hop(hop.request, target, boot, id, path, at, draw);
            Answer answer = flow.serve(
                    there,
                    at + Flow.micros(visit.millis / 2),
                    "10.0.0." + draw.between(1, 99),
                    fields("path", path),
                    null);
            end = answer.end() + Flow.micros(visit.millis / 2);
            if (end > deadline) {
                failure = Failure.deadline();
                end = deadline + draw.between(200, 3_000);
            } else if (answer.isDead()) {
                failure = Failure.reset();
            } else {
                status = answer.status();
                failure = status >= 500 ? Failure.answer(status) : null;
            }
        }
        client(
                hop,
                id,
                target.method + ' ' + path,
                at,
                end,
                target.service.name + ':' + target.service.port,
                call.deadline(),
                status,
                failure);
        return end;
    }

    /** Calls somebody who has no lines. */
    long partner(Hop hop, Partner partner, long at) {
        Visit visit =
                flow.visit(Visit.Place.PARTNER, at, hop, partner, 1, draw.logNormal(partner.millis(), partner.sigma()));
        long end = at + Flow.micros(Math.min(visit.millis, partner.deadline()));
        Failure failure = visit.millis > partner.deadline() ? Failure.deadline() : visit.failure;
        Integer status = failure == null
                ? Integer.valueOf(200)
                : failure.error() == null ? Integer.valueOf(failure.status()) : null;
        client(
                hop,
                hop.next(),
                partner.method() + ' ' + partner.path(),
                at,
                end,
                partner.peer(),
                partner.deadline(),
                status,
                failure);
        return end;
    }

    private void client(
            Hop hop,
            String id,
            String name,
            long start,
            long end,
            String peer,
            int deadline,
            Integer status,
            Failure failure) {
        boolean isThrown = failure != null && failure.error() != null;
        hop.isLogged = false;
        lines.ended(
                hop,
                new Ended(
                        id,
                        "client",
                        name,
                        start,
                        end,
                        Map.of(),
                        fields("deadline_ms", deadline, "attempt", 1, "status", status)),
                peer,
                failure,
                isThrown);
        hop.failed(failure, isThrown);
    }
}
