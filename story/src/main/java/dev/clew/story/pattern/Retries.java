package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Chance;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Calls that are made again so often that they are a load of their own.
 *
 * <p>Takes the stretch of an operation's calls with the most repeats beyond a tenth of them. It counts with 20 repeats, 15 % of
 * the calls, five requests, and a chance of less than 10⁻⁹ (binomial) that a usual rate would give as many: three times the rate
 * outside the stretch, 2 % at least. Retries that come now and then and steadily never reach that. It assumes that requests retry
 * independently of each other, which they do not where a target is down; then it is no false alarm.
 */
final class Retries {
    private static final double TENTH = 0.1;
    private static final double LEAST_SHARE = 0.15;
    private static final double USUAL = 0.02;
    private static final int LEAST = 20;
    private static final int LEAST_REQUESTS = 5;
    private static final double UNLIKELY = 1e-9;
    private static final int SHARED = 3;

    /** Starts are reckoned from ends, and so may seem a little early. */
    private static final long CLEAR = 1_000_000;

    private Retries() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        evidence.compared().forEach((operation, calls) -> {
            if (operation.isCall() && !operation.isStatement() && calls.size() >= LEAST) {
                look(operation, calls, found);
            }
        });
    }

    private static void look(Operation operation, List<Span> calls, Consumer<Conclusion> found) {
        int[] repeats = repeats(calls);
        int all = 0;
        for (int count : repeats) {
            all += count;
        }
        if (all < LEAST) {
            return;
        }
        Stretch stretch = Stretch.most(repeats.length, i -> repeats[i], TENTH);
        int made = stretch.length();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            made += Math.max(0, repeats[i] - 1); // these have no span of their own
        }
        int again = (int) stretch.sum();
        double outside = (all - again) / (double) Math.max(1, calls.size() - stretch.length());
        double chance = Chance.ofBinomial(again, made, Math.max(USUAL, 3 * outside));
        Set<Request> requests = new LinkedHashSet<>();
        long since = Long.MAX_VALUE;
        for (int i = stretch.from(); i < stretch.to(); i++) {
            Span call = calls.get(i);
            if (!call.request().isSound()) {
                since = Math.min(since, call.start());
                if (repeats[i] > 0) {
                    requests.add(call.request());
                }
            }
        }
        if (again < LEAST || again < LEAST_SHARE * made || chance > UNLIKELY || requests.size() < LEAST_REQUESTS) {
            return;
        }
        double times = Math.round(10.0 * made / Math.max(1, made - again)) / 10.0;
        found.accept(Conclusion.of("retries", operation)
                .with("x", times)
                .with("count", again)
                .with("peer", operation.peer())
                .since(since)
                .shownBy(requests)
                .weighing(requests.size())
                .saying(Text.service(operation.service()) + " called " + operation.name() + " again " + again
                        + " times, which makes " + times + " calls of one"));
    }

    /** Returns for each call how many calls it makes that repeat what had failed: itself, or those that its client counted in it. */
    private static int[] repeats(List<Span> calls) {
        Map<Span, Long> failed = new HashMap<>();
        int[] repeats = new int[calls.size()];
        for (int i = 0; i < repeats.length; i++) {
            Span call = calls.get(i);
            Span parent = call.parent();
            long since = parent == null ? Long.MAX_VALUE : failed.getOrDefault(parent, Long.MAX_VALUE);
            repeats[i] = since <= call.start() + CLEAR ? 1 : Math.max(0, call.attempt() - 1);
            if (parent != null && call.isFailed()) {
                failed.merge(parent, call.end(), Math::min);
            }
        }
        return repeats;
    }

    /** Lets retries follow from the failure that most of their requests have, if any. */
    static void explain(Evidence evidence, List<Conclusion> found) {
        for (Conclusion retries : found) {
            if (retries.id().equals("retries")) {
                Conclusion best = null;
                int most = 0;
                for (Conclusion finding : found) {
                    ErrorGroup group = finding.about();
                    if (group != null) {
                        List<Request> both = new ArrayList<>(group.requests());
                        both.retainAll(new HashSet<>(retries.requests()));
                        if (both.size() > most) {
                            most = both.size();
                            best = finding;
                        }
                    }
                }
                if (best != null
                        && most >= SHARED
                        && 20 * most >= retries.requests().size()) {
                    retries.because(best);
                }
            }
        }
    }
}
