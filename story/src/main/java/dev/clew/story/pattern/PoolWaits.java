package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.evidence.Stops;
import dev.clew.story.traffic.Waiting;
import dev.clew.story.waiting.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Things that run out within a process: connections of a pool, those that nobody gives back, and places in the queue of an executor.
 *
 * <p>No test: lines say who waited and who held it. A wait for a connection counts as {@link Blocked} says; a leak and a rejected
 * task are mistakes each. Of a database that is down, its errors tell, and not the pool.
 */
final class PoolWaits {
    private PoolWaits() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Stops stops = evidence.stops();
        each(
                Kind.POOL_WAIT,
                stops,
                (service, waiting) -> Episodes.of(waiting, stops).stream()
                        .filter(held -> Blocked.counts(held, evidence))
                        .forEach(held -> found.accept(pool(service, held))));
        each(Kind.CONNECTION_LEAK, stops, (service, waiting) -> found.accept(leak(service, new Held(waiting, stops))));
        each(Kind.REJECTED, stops, (service, waiting) -> found.accept(rejected(service, new Held(waiting, stops))));
    }

    private static void each(Kind kind, Stops stops, BiConsumer<String, List<Waiting>> take) {
        Map<String, List<Waiting>> services = new LinkedHashMap<>();
        for (Waiting waiting : stops.of(kind)) {
            if (!waiting.what().isDown()) {
                services.computeIfAbsent(waiting.boot().service(), name -> new ArrayList<>())
                        .add(waiting);
            }
        }
        services.forEach(take);
    }

    private static Conclusion pool(String service, Held held) {
        int past = held.most("past_wrapper");
        String holders = held.text();
        return Blocked.begin(Conclusion.of("pool_wait", service), held, held.count())
                .with("held", held.most("held"))
                .with("past_wrapper", past)
                .saying(Text.service(service) + " waited for a connection "
                        + Text.times(held.count(), held.first(), held.last()) + ", "
                        + Math.round(held.longestMillis()) + " ms at most: "
                        + (holders.isEmpty() ? "who held them is not known" : "held by " + holders + held.statement())
                        + (past == 0 ? "" : "; " + past + " were taken past the wrapper"));
    }

    private static Conclusion leak(String service, Held held) {
        String at = held.fact("taken_at");
        String holders = held.text();
        long since = held.heldSince();
        return Blocked.begin(Conclusion.of("connection_leak", service), held, held.times())
                .since(since)
                .with("taken_at", at)
                .saying(Text.service(service) + " did not give connections back, "
                        + Text.times(held.times(), since, held.last())
                        + (holders.isEmpty() ? "" : ": " + holders + " had ended and kept them")
                        + held.statement()
                        + (at.isEmpty()
                                ? ""
                                : "; taken at " + at.lines().findFirst().orElse("")));
    }

    private static Conclusion rejected(String service, Held held) {
        String holders = held.text();
        return Blocked.begin(Conclusion.of("rejected", service), held, held.times())
                .saying(Text.service(service) + " rejected tasks, "
                        + Text.times(held.times(), held.first(), held.last())
                        + (holders.isEmpty() ? "" : ": the queue is filled by " + holders));
    }
}
