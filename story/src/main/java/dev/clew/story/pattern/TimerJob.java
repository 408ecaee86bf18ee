package dev.clew.story.pattern;

import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.traffic.Template;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job that runs just before each burst: an operation that nothing calls, or a message.
 *
 * <p>Four bursts of five have one in the tenth of a period before them, and seven of ten that run are before one.
 */
final class TimerJob {
    private static final double BURSTS = 0.8;
    private static final double RUNS = 0.7;
    private static final double BEFORE = 0.1;
    private static final double LONGEST = 120;
    private static final double SLACK = 1;

    private final Bursts bursts;
    private @Nullable String best;
    private double bestDistance = Double.MAX_VALUE;

    private TimerJob(Bursts bursts) {
        this.bursts = bursts;
    }

    /** Returns its name, null if none is logged; it is not in the requests that were hit. */
    static @Nullable String find(Evidence evidence, Bursts bursts, @Nullable Operation hit, Collection<Request> hits) {
        TimerJob job = new TimerJob(bursts);
        evidence.operations().forEach((operation, spans) -> {
            List<Span> roots =
                    spans.stream().filter(span -> span.parent() == null).toList();
            if (!operation.equals(hit) && roots.size() == spans.size()) {
                job.consider(
                        operation.title(), spans.stream().mapToLong(Span::start).toArray());
            }
        });
        Set<Template> said = new HashSet<>();
        hits.forEach(request -> said.addAll(request.templates()));
        evidence.traffic().templates().forEach((template, counts) -> {
            boolean isQuiet =
                    !template.level().equals("WARN") && !template.level().equals("ERROR");
            if (isQuiet && !said.contains(template)) {
                job.consider('"' + template.text() + "\" of " + Text.service(template.service()), counts.times());
            }
        });
        return job.best;
    }

    private void consider(String name, long[] times) {
        if (times.length < BURSTS * bursts.starts().size()
                || times.length > 2 * bursts.rhythm().slots()) {
            return;
        }
        double reach = Math.min(LONGEST, BEFORE * bursts.rhythm().period());
        boolean[] isHit = new boolean[bursts.starts().size()];
        int before = 0;
        double distance = 0;
        for (double second : Arrays.stream(times).mapToDouble(Periodic::seconds).toArray()) {
            for (int i = 0; i < isHit.length; i++) {
                double ahead = bursts.starts().get(i) - second;
                if (ahead >= -SLACK && ahead <= reach) {
                    isHit[i] = true;
                    before++;
                    distance += Math.abs(ahead);
                    break;
                }
            }
        }
        int followed = 0;
        for (boolean one : isHit) {
            followed += one ? 1 : 0;
        }
        boolean isIt = followed >= BURSTS * isHit.length && before >= RUNS * times.length;
        if (isIt && distance / before < bestDistance) {
            best = name;
            bestDistance = distance / before;
        }
    }
}
