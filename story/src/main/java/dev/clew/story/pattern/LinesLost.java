package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.statistics.Chance;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import dev.clew.story.tree.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are missing from the files of a process.
 *
 * <p>A request whose numbers have a gap before its last line, or a start without an end, is one with lines missing. A level's filter leaves the
 * same gaps all the time. Lines are lost if gaps crowd in one stretch of a process's requests, or in one process of several of
 * its version: ten requests, no more than 1 % elsewhere, and a chance of less than 10⁻⁹ (Fisher). Where gaps begin or end with
 * the process, or all requests have one, a filter may have been changed: then two starts without an end have to be missing
 * theirs as well, which no level takes. Lines cut off by a window or a rotation are no gaps. It assumes that levels change for
 * good.
 */
final class LinesLost {
    private static final double TWENTIETH = 0.05;
    private static final double ELSEWHERE = 0.01;
    private static final double NEARLY_ALL = 0.95;
    private static final double UNLIKELY = 1e-9;
    private static final int LEAST = 10;
    private static final int AROUND = 20;
    private static final int ENDS = 2;
    private static final long LONG_AGO = 30_000_000_000L;

    /** Requests of the first minute of a file may have begun before it. */
    private static final long EARLY = 60_000_000_000L;

    private LinesLost() {}

    /** The requests of a process in their order, and how many lines each is missing. */
    private record Row(List<Request> requests, List<Integer> missing) {
        Row() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        int[] hits() {
            return missing.stream().mapToInt(count -> count > 0 ? 1 : 0).toArray();
        }
    }

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Map<Boot, Row> rows = new LinkedHashMap<>();
        for (Request request : evidence.traffic().requests()) {
            if (request.isWhole()) {
                for (Request.Presence presence : request.presences()) {
                    Row row = rows.computeIfAbsent(presence.boot(), boot -> new Row());
                    row.requests.add(request);
                    row.missing.add(missing(evidence, request, presence));
                }
            }
        }
        Map<String, long[]> byVersion = new LinkedHashMap<>();
        rows.forEach((boot, row) -> {
            long[] sums = byVersion.computeIfAbsent(version(boot), name -> new long[2]);
            sums[0] += row.requests.size();
            for (int hit : row.hits()) {
                sums[1] += hit;
            }
        });
        rows.forEach(
                (boot, row) -> look(evidence, boot, row, byVersion.getOrDefault(version(boot), new long[2]), found));
    }

    /** Returns how many lines of a request a process lost at least: gaps, and ends that a start has to have. */
    private static int missing(Evidence evidence, Request request, Request.Presence presence) {
        Boot boot = presence.boot();
        boolean isEarly = request.first() - boot.first() < EARLY;
        long endless = request.spans().stream()
                .filter(span -> isEndless(evidence, span, boot))
                .count();
        return presence.missing(isEarly) + (int) endless;
    }

    private static String version(Boot boot) {
        return boot.service() + ' ' + boot.version();
    }

    private static void look(Evidence evidence, Boot boot, Row row, long[] ofVersion, Consumer<Conclusion> found) {
        int[] hits = row.hits();
        int all = hits.length;
        Stretch stretch = Stretch.most(all, i -> hits[i], TWENTIETH);
        int allHits = 0;
        for (int hit : hits) {
            allHits += hit;
        }
        if (allHits < LEAST) {
            return;
        }
        int outside = all - stretch.length();
        boolean isCrowded = stretch.sum() >= LEAST
                && outside >= AROUND
                && allHits - stretch.sum() <= ELSEWHERE * outside
                && Chance.ofHits(stretch.sum(), stretch.length(), allHits, all) < UNLIKELY;
        boolean isWithin = stretch.from() >= AROUND && stretch.to() <= all - AROUND;
        boolean isPart = stretch.sum() < NEARLY_ALL * stretch.length();
        if (isCrowded && (isWithin && isPart || endless(evidence, boot, row, stretch) >= ENDS)) {
            found.accept(conclusion(boot, row, stretch));
            return;
        }
        long others = ofVersion[0] - all;
        Stretch whole = new Stretch(0, all, allHits);
        boolean isAlone = others >= AROUND
                && ofVersion[1] - allHits <= ELSEWHERE * others
                && Chance.ofHits(allHits, all, ofVersion[1], ofVersion[0]) < UNLIKELY;
        if (isAlone && endless(evidence, boot, row, whole) >= ENDS) {
            found.accept(conclusion(boot, row, whole));
        }
    }

    /** Returns how many spans began in a stretch and have no end, though their process lived on. */
    private static long endless(Evidence evidence, Boot boot, Row row, Stretch stretch) {
        long count = 0;
        for (Request request : row.requests.subList(stretch.from(), stretch.to())) {
            count += request.spans().stream()
                    .filter(span -> isEndless(evidence, span, boot))
                    .count();
        }
        return count;
    }

    private static boolean isEndless(Evidence evidence, Span span, Boot boot) {
        Span call = span.parent();
        boolean isAnswered = call != null && call.status() > 0;
        return span.boot() == boot
                && span.outcome() == Outcome.NEVER_ENDED
                && (isAnswered || span.start() + LONG_AGO < boot.last())
                && evidence.deaths().stream().noneMatch(death -> death.boot() == boot);
    }

    private static Conclusion conclusion(Boot boot, Row row, Stretch stretch) {
        long missing = 0;
        List<Request> requests = new ArrayList<>();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            missing += row.missing.get(i);
            if (row.missing.get(i) > 0) {
                requests.add(row.requests.get(i));
            }
        }
        long from = requests.get(0).first();
        long until = requests.get(requests.size() - 1).last();
        return Conclusion.of("lines_lost", boot.service())
                .with("instance", boot.instance())
                .with("boot_id", boot.id())
                .with("at_most", missing)
                .with("count", requests.size())
                .with("until", Timestamp.text(until))
                .since(from)
                .shownBy(requests)
                .weighing(requests.size() / 2.0)
                .saying("at most " + missing + " lines of " + boot.title()
                        + " are missing, in " + requests.size() + " of " + stretch.length() + " requests from "
                        + Timestamp.seconds(from) + " to " + Timestamp.seconds(until));
    }

    /** Takes back failures that are lines without an end, in a process that lost lines, and paths that seem to be other ones for lack of lines. */
    static void explain(Evidence evidence, List<Conclusion> found) {
        Set<Object> boots = new HashSet<>();
        Set<Request> requests = new HashSet<>();
        for (Conclusion lost : found) {
            Object boot = lost.field("boot_id");
            if (lost.id().equals("lines_lost") && boot != null) {
                boots.add(boot);
                requests.addAll(lost.requests());
            }
        }
        found.removeIf(finding -> isOfLostLines(finding.about(), boots) || isPathOfLostLines(finding, requests));
    }

    private static boolean isPathOfLostLines(Conclusion finding, Set<Request> requests) {
        return finding.id().equals("other_path")
                && 2 * finding.requests().stream().filter(requests::contains).count()
                        >= finding.requests().size();
    }

    private static boolean isOfLostLines(@Nullable ErrorGroup group, Set<Object> boots) {
        if (group == null || !group.kind().cause().equals("never_ended")) {
            return false;
        }
        long count = group.origins().stream()
                .filter(span -> boots.contains(span.boot().id()))
                .count();
        return 2 * count >= group.origins().size();
    }
}
