package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.evidence.Lives;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Span;
import dev.clew.story.tree.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Processes that ended without saying so, and instances that begin again and again.
 *
 * <p>A process died if spans that it had begun never ended, and another of its name began, its callers lost the connection, it
 * did not take an answer, or it wrote nothing for ten seconds or more in which it would have written twenty lines. If its lines
 * came by chance, at one rate, that would happen once in 10⁸ times. A restart that ends its spans is no finding.
 */
final class Deaths {
    private static final long SECOND = 1_000_000_000L;

    /** So many starts of one instance and one version, each so soon after the one before, are a loop. */
    private static final int LIVES = 3;

    private static final long SOON = 300 * SECOND;

    /** Callers may find out so much later, and need so long to come back. */
    private static final long LATE = SECOND;

    private static final long BACK = 30 * SECOND;

    private static final Set<String> SEVERED =
            Set.of("connection_reset", "connection_refused", "deadline_exceeded", "partner_unavailable");

    private Deaths() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        for (Lives.Death death : evidence.deaths()) {
            found.accept(killed(death));
        }
        Map<String, List<Boot>> byName = new HashMap<>();
        for (Boot boot : evidence.traffic().boots()) {
            if (!boot.id().isEmpty()) {
                byName.computeIfAbsent(
                                boot.service() + ' ' + boot.instance() + ' ' + boot.version(),
                                name -> new ArrayList<>())
                        .add(boot);
            }
        }
        byName.values().forEach(lives -> loop(evidence, lives, found));
    }

    private static Conclusion killed(Lives.Death death) {
        Boot boot = death.boot();
        List<Span> cut = death.cut();
        Conclusion killed = Conclusion.of("killed", boot.service())
                .with("instance", boot.instance())
                .with("boot_id", boot.id())
                .with("spans", cut.size())
                .since(boot.last())
                .shownBy(cut.stream().map(Span::request).toList())
                .weighing((double) cut.stream().map(Span::request).distinct().count());
        String text = boot.title() + " died: " + cut.size()
                + (cut.size() == 1 ? " span that it had begun never ended" : " spans that it had begun never ended")
                + ", its last line is of " + Timestamp.seconds(boot.last());
        if (death.next() != null) {
            killed.with("next", Timestamp.text(death.next().first()));
            text += ", and the next of its name began at "
                    + Timestamp.seconds(death.next().first());
        }
        if (death.inferredFrom() != null) {
            killed.inferredFrom(death.inferredFrom());
        }
        return killed.saying(text);
    }

    /** Looks for an instance that began again and again, without a new version. */
    private static void loop(Evidence evidence, List<Boot> lives, Consumer<Conclusion> found) {
        int from = 0;
        for (int i = 1; i <= lives.size(); i++) {
            boolean goesOn = i < lives.size()
                    && lives.get(i - 1).isStarted()
                    && lives.get(i).isStarted()
                    && lives.get(i).first() > lives.get(i - 1).last()
                    && lives.get(i).first() - lives.get(i - 1).first() <= SOON;
            if (goesOn) {
                continue;
            }
            if (i - from >= LIVES
                    && lives.get(i - 1).first() >= evidence.traffic().from()) {
                List<Boot> loop = lives.subList(from, i);
                Boot last = loop.get(loop.size() - 1);
                long count = evidence.failed().stream()
                        .filter(request ->
                                request.first() >= loop.get(0).first() - BACK && request.first() <= last.last())
                        .count();
                found.accept(Conclusion.of("restart", last.service())
                        .with("instance", last.instance())
                        .with("boot_id", last.id())
                        .with("times", loop.size())
                        .since(loop.get(0).first())
                        .weighing((double) Math.max(loop.size(), count))
                        .saying(last.title() + " began again " + loop.size()
                                + " times, from "
                                + Timestamp.seconds(loop.get(0).first()) + " to "
                                + Timestamp.seconds(last.first())));
            }
            from = i;
        }
    }

    /** Lets failures of spans that were cut, and of calls to the process, follow from its death. */
    static void explain(Evidence evidence, List<Conclusion> found) {
        List<Conclusion> ends = found.stream()
                .filter(finding -> finding.id().equals("killed") || finding.id().equals("restart"))
                .toList();
        for (Conclusion end : ends) {
            if (end.id().equals("killed")) {
                ends.stream()
                        .filter(loop -> loop.id().equals("restart")
                                && loop.service().equals(end.service())
                                && loop.field("instance") != null
                                && loop.field("instance").equals(end.field("instance")))
                        .forEach(end::because);
            }
        }
        for (Conclusion finding : found) {
            ErrorGroup group = finding.about();
            if (group == null) {
                continue;
            }
            Conclusion most = null;
            int all = 0;
            int best = 0;
            for (Conclusion end : ends) {
                int explained = (int) group.origins().stream()
                        .filter(span -> isOf(end, span, group, evidence))
                        .count();
                all += explained;
                if (explained > best) {
                    best = explained;
                    most = end;
                }
            }
            if (most != null && 2 * all >= group.origins().size()) {
                finding.because(most);
            }
        }
    }

    private static boolean isOf(Conclusion end, Span span, ErrorGroup group, Evidence evidence) {
        String cause = group.kind().cause();
        if (cause.equals("never_ended")) {
            return span.boot().service().equals(end.service())
                    && span.boot().id().equals(end.field("boot_id"));
        }
        Object next = end.field("next");
        long until = next == null ? Long.MAX_VALUE : Timestamp.parse(next.toString()) + BACK;
        boolean isCut = span.children().stream()
                .anyMatch(server -> server.outcome() == Outcome.NEVER_ENDED
                        && server.boot().id().equals(end.field("boot_id")));
        return isCut
                || SEVERED.contains(cause)
                        && evidence.peers().service(span.operation()).equals(end.service())
                        && span.end() >= end.since() - LATE
                        && span.start() <= until;
    }
}
