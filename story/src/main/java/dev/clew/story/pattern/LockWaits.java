package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.evidence.Stops;
import dev.clew.story.traffic.Waiting;
import dev.clew.story.waiting.Kind;
import dev.clew.story.waiting.Wait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Statements that waited for a lock that another session held.
 *
 * <p>No test: a line says who waited, and for whom. It counts if three requests waited, or if one of them failed, so that a lock
 * that is held for a moment now and then is no finding.
 */
final class LockWaits {
    private LockWaits() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Stops stops = evidence.stops();
        Map<List<String>, List<Waiting>> groups = new LinkedHashMap<>();
        for (Waiting waiting : stops.of(Kind.LOCK_WAIT)) {
            groups.computeIfAbsent(
                            List.of(waiting.boot().service(), waiting.what().fact("by_service")),
                            key -> new ArrayList<>())
                    .add(waiting);
        }
        groups.forEach((services, waiting) -> Episodes.of(waiting, stops).stream()
                .filter(held -> Blocked.counts(held, evidence))
                .forEach(held -> found.accept(conclusion(services.get(0), services.get(1), held))));
    }

    private static Conclusion conclusion(String service, String by, Held held) {
        TreeSet<String> statements = new TreeSet<>();
        TreeSet<String> states = new TreeSet<>();
        boolean isCircle = false;
        for (Waiting each : held.waiting()) {
            Wait wait = each.what();
            statements.add(wait.fact("what"));
            states.add(wait.fact("by_state"));
            isCircle |= wait.facts().containsKey("circle");
        }
        statements.remove("");
        states.remove("");
        List<String> some = statements.stream().limit(Blocked.MOST_NAMES).toList();
        String holder = held.text();
        String session = held.fact("by_session");
        String state = states.isEmpty() ? "" : ", " + String.join(" or ", states);
        return Blocked.begin(Conclusion.of("lock_wait", service), held, held.count())
                .with("statements", some)
                .with("by_service", by)
                .with("states", List.copyOf(states))
                .with("circle", isCircle)
                .saying((some.isEmpty() ? "statements" : String.join(", ", some)) + " of " + Text.service(service)
                        + " waited for a lock "
                        + Text.times(held.count(), held.first(), held.last()) + ": "
                        + (!holder.isEmpty() ? holder : session.isEmpty() ? "a session without a request" : session)
                        + (by.isEmpty() ? "" : " of " + by) + " held it" + (isCircle ? ", in a circle" : "")
                        + state + held.statement());
    }
}
