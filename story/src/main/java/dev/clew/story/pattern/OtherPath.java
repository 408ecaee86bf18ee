package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Chance;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Operations that begin to make other calls, and fail in nothing.
 *
 * <p>Looks at the runs of an operation in one version of its service, and at whether each made a call. In a stretch of them a
 * call has to come in a quarter or more, 15 times at least, outside of it in 1 % at most, and with a chance of less than 10⁻¹²
 * (Fisher), so that some thousand calls of a log can be looked at. The processes of the stretch have to have run fifty times
 * before it and written lines of calls by then: a deploy, an empty cache and lines that are switched on are no other path. A
 * run with a failure in it does not count. It assumes that runs are independent; a batch of one kind of work would not be.
 */
final class OtherPath {
    private static final double SELDOM = 0.01;
    private static final double OFTEN = 0.25;
    private static final double MIDDLE = 0.1;
    private static final int LEAST = 15;
    private static final int BEFORE = 50;
    private static final int MOST_CALLS = 200;
    private static final long MINUTE = 60_000_000_000L;
    private static final double UNLIKELY = 1e-12;

    private OtherPath() {}

    /** A call as its caller sees it: its address may change with the instance. */
    private record Call(String kind, String name, String fp) {
        static Call of(Operation operation) {
            return new Call(operation.kind(), operation.name(), operation.fp());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Map<Boot, Long> seeing = seeing(evidence);
        evidence.compared().forEach((operation, spans) -> {
            Map<String, List<Span>> byVersion = new LinkedHashMap<>();
            for (Span span : spans) {
                Long since = seeing.get(span.boot());
                if (since != null && span.start() > since && !span.isFailed()) {
                    byVersion
                            .computeIfAbsent(span.boot().version(), version -> new ArrayList<>())
                            .add(span);
                }
            }
            byVersion.values().forEach(runs -> look(operation, runs, found));
        });
    }

    /** Returns since when processes write lines of calls that went well. */
    private static Map<Boot, Long> seeing(Evidence evidence) {
        Map<Boot, Long> seeing = new HashMap<>();
        evidence.compared().forEach((operation, spans) -> {
            if (!operation.isEntry()) {
                for (Span span : spans) {
                    if (!span.isFailed()) {
                        seeing.merge(span.boot(), span.end(), Math::min);
                    }
                }
            }
        });
        return seeing;
    }

    private static void look(Operation operation, List<Span> runs, Consumer<Conclusion> found) {
        if (runs.size() < BEFORE + LEAST) {
            return;
        }
        Map<Call, BitSet> calls = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            boolean isSound = runs.get(i).children().stream().noneMatch(Span::isFailed);
            for (Span child : isSound ? runs.get(i).children() : List.<Span>of()) {
                if (calls.size() < MOST_CALLS || calls.containsKey(Call.of(child.operation()))) {
                    calls.computeIfAbsent(Call.of(child.operation()), call -> new BitSet())
                            .set(i);
                }
            }
        }
        Set<String> came = new TreeSet<>();
        Stretch widest = new Stretch(0, 0, 0);
        for (Map.Entry<Call, BitSet> call : calls.entrySet()) {
            BitSet hits = call.getValue();
            Stretch stretch = Stretch.most(runs.size(), i -> hits.get(i) ? 1 : 0, MIDDLE);
            if (!call.getKey().kind.equals("server") && isNew(runs, hits, stretch)) {
                came.add(call.getKey().name);
                widest = stretch.length() > widest.length() ? stretch : widest;
            }
        }
        if (!came.isEmpty()) {
            Set<String> went = new TreeSet<>();
            for (Map.Entry<Call, BitSet> call : calls.entrySet()) {
                if (hasGone(call.getValue(), runs.size(), widest)) {
                    went.add(call.getKey().name);
                }
            }
            found.accept(conclusion(operation, runs, widest, came, went));
        }
    }

    private static boolean isNew(List<Span> runs, BitSet hits, Stretch stretch) {
        long all = hits.cardinality();
        int outside = runs.size() - stretch.length();
        boolean isFrequent = stretch.sum() >= LEAST && stretch.sum() >= OFTEN * stretch.length();
        if (!isFrequent || outside < BEFORE || all - stretch.sum() > SELDOM * outside) {
            return false;
        }
        Span first = runs.get(stretch.from());
        if (first.request().isSound()) {
            return false;
        }
        Span last = runs.get(stretch.to() - 1);
        return last.start() - first.start() >= MINUTE
                && isOfOldProcesses(runs, hits, stretch)
                && Chance.ofHits(stretch.sum(), stretch.length(), all, runs.size()) < UNLIKELY;
    }

    /** Whether most of the runs with the call are of processes that had run often before and had not made it. */
    private static boolean isOfOldProcesses(List<Span> runs, BitSet hits, Stretch stretch) {
        Map<Boot, Integer> before = new HashMap<>();
        Set<Boot> old = new HashSet<>();
        for (int i = 0; i < stretch.from(); i++) {
            Boot boot = runs.get(i).boot();
            if (before.merge(boot, 1, Integer::sum) >= BEFORE) {
                old.add(boot);
            }
        }
        long ofOld = 0;
        for (int i = stretch.from(); i < stretch.to(); i++) {
            ofOld += hits.get(i) && old.contains(runs.get(i).boot()) ? 1 : 0;
        }
        return 5 * ofOld >= 4 * stretch.sum();
    }

    private static boolean hasGone(BitSet hits, int all, Stretch stretch) {
        int in = hits.get(stretch.from(), stretch.to()).cardinality();
        int out = hits.cardinality() - in;
        double rateIn = in / (double) stretch.length();
        double rateOut = out / (double) (all - stretch.length());
        return rateOut >= OFTEN && rateIn <= rateOut / 2;
    }

    private static Conclusion conclusion(
            Operation operation, List<Span> runs, Stretch stretch, Set<String> came, Set<String> went) {
        List<Request> requests = new ArrayList<>();
        for (Span run : runs.subList(stretch.from(), stretch.to())) {
            if (run.children().stream()
                    .anyMatch(call -> came.contains(call.operation().name()))) {
                requests.add(run.request());
            }
        }
        return Conclusion.of("other_path", operation)
                .with("came", came)
                .with("went", went)
                .with("share", Math.round(100.0 * stretch.sum() / stretch.length()) / 100.0)
                .since(requests.isEmpty() ? 0 : requests.get(0).first())
                .shownBy(requests)
                .weighing(requests.size() / 2.0)
                .saying(operation.title() + " takes another path: it began to call "
                        + String.join(", ", came)
                        + (went.isEmpty()
                                ? ""
                                : ", and calls " + String.join(", ", went) + " less than half as often"));
    }
}
