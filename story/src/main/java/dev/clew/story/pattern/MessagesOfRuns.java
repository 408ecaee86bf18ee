package dev.clew.story.pattern;

import dev.clew.story.evidence.Evidence;
import dev.clew.story.pattern.Runs.Run;
import dev.clew.story.statistics.Scan;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Template;
import dev.clew.story.traffic.Traffic;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages of requests that begin, or become much more frequent.
 *
 * <p>Counts the runs of a service that say it, among those that do the same for the same kind of request, so that neither traffic
 * nor its mix counts. The stretch that {@link Scan} finds has to have 10 such runs, 1 % of those of its operation, three times the
 * rate outside of it, and p below 1e-4 over all messages and stretches; it has to begin at once, with twice the rate of right
 * before; and to last two minutes, if it is over. An ERROR counts where its run went well: of others the failure tells. Messages
 * that stop are not looked at, because a level may have been changed. Assumes that what scatters a message, such as bursts, does
 * so all the time; false alarms from chance alone are below 1e-4 in a log.
 */
final class MessagesOfRuns {
    static final double SURE = 1e-4;
    static final double TIMES = 3;
    static final int LEAST = 10;

    private static final double AT_ONCE = 2;
    private static final double LEAST_SHARE = 0.01;
    private static final double MOST_OF_THEM = 0.8;
    private static final double LIKELY = 1e-4;
    private static final double FEW = 0.05;
    private static final int FEWEST_RUNS = 50;
    private static final int FEWEST_SOUND = 20;
    private static final double AFTER = 5;
    private static final long SHORTEST = 120_000_000_000L;

    /** More messages are not looked at, the rarer ones. */
    private static final int MOST = 2_000;

    private final Evidence evidence;
    private final Wordings wordings;
    private final Map<String, Runs> services = new HashMap<>();
    private final Map<Template, List<Run>> said = new LinkedHashMap<>();
    private final Map<Template, Integer> lines = new HashMap<>();
    private final List<Rollout> rollouts;

    /** Reads what the requests say. */
    MessagesOfRuns(Evidence evidence, Wordings wordings) {
        this.evidence = evidence;
        this.wordings = wordings;
        rollouts = Rollouts.of(evidence.traffic());
        read(evidence.traffic(), false);
        if (evidence.baseline() != null) {
            read(evidence.baseline().traffic(), true);
        }
        services.values().forEach(Runs::cut);
    }

    private void read(Traffic traffic, boolean isSound) {
        traffic.requests().stream().filter(Request::isWhole).forEach(request -> read(request, isSound));
    }

    private void read(Request request, boolean isSound) {
        Map<String, Run> runs = Runs.of(request, isSound);
        runs.forEach((service, run) ->
                services.computeIfAbsent(service, name -> new Runs()).add(run));
        Set<Template> counted = new HashSet<>();
        for (Template wording : request.templates()) {
            Template template = wordings.of(wording);
            Run run = runs.get(template.service());
            if (run == null) {
                continue;
            }
            lines.merge(template, isSound ? 0 : 1, Integer::sum);
            boolean isOfFailure = template.level().equals("ERROR") && run.isFailed();
            if (isRated(template) && !isOfFailure && counted.add(template)) {
                said.computeIfAbsent(template, name -> new ArrayList<>()).add(run);
            }
        }
    }

    /** Whether messages of its level are looked at. Those that are not alarming may only explain. */
    private static boolean isRated(Template template) {
        return isAlarming(template) || template.level().equals("INFO");
    }

    static boolean isAlarming(Template template) {
        return template.level().equals("WARN") || template.level().equals("ERROR");
    }

    /** Returns how many lines with a message are of runs, of requests that were kept. */
    int lines(Template template) {
        return lines.getOrDefault(template, 0);
    }

    /** Returns the runs of each service that has any. */
    Map<String, Runs> services() {
        return services;
    }

    /** Returns the messages that are worth to be looked at, the alarming ones first, then the more frequent. */
    List<Template> candidates() {
        return said.keySet().stream()
                .filter(template -> runs(template).size() >= LEAST)
                .sorted(Comparator.comparing((Template template) -> !isAlarming(template))
                        .thenComparing(template -> -runs(template).size()))
                .limit(MOST)
                .toList();
    }

    private List<Run> runs(Template template) {
        return said.getOrDefault(template, List.of());
    }

    /** Returns how a message became more frequent, null if it did not; of so many that are looked at. */
    @Nullable
    Rise rise(Template template, int looks) {
        Runs runs = services.getOrDefault(template.service(), new Runs());
        List<Run> hits = runs(template);
        if (runs.all().size() < FEWEST_RUNS) {
            return null;
        }
        BitSet sound = runs.sound();
        Scan scan = Scan.of(runs.counts(hits), runs.expected(hits), sound, !sound.isEmpty());
        return scan == null || !holds(scan, looks) ? null : rise(template, runs, hits, scan, sound);
    }

    /** Whether a stretch of one of so many messages is more than chance, and begins at once. */
    static boolean holds(Scan scan, int looks) {
        return scan.chance() < SURE / looks
                && scan.times() >= TIMES
                && (scan.from() == 0 || scan.chanceBefore() < SURE / looks && scan.step(LEAST) >= AT_ONCE);
    }

    /** Whether so much more would have come after a stretch that its silence tells. */
    static boolean isOver(Scan scan) {
        return scan.expectedAfter() >= AFTER;
    }

    private @Nullable Rise rise(Template template, Runs runs, List<Run> hits, Scan scan, BitSet sound) {
        Set<Run> all = new HashSet<>(hits);
        List<Run> within = hits.stream().filter(run -> scan.holds(run.cell())).toList();
        Operation lead = lead(within, runs);
        Set<Request> said = new LinkedHashSet<>();
        Set<Request> silent = new HashSet<>();
        int before = 0;
        int runsBefore = 0;
        for (Run run : runs.all()) {
            if (lead != null && !run.operations().contains(lead)) {
                continue;
            }
            if (scan.holds(run.cell())) {
                (all.contains(run) ? said : silent).add(run.request());
            } else if (sound.isEmpty() || sound.get(run.cell())) {
                runsBefore++;
                before += all.contains(run) ? 1 : 0;
            }
        }
        double after = said.size() / (double) (said.size() + silent.size());
        long since = within.stream().mapToLong(Run::at).min().orElse(0);
        long until = within.stream().mapToLong(Run::at).max().orElse(0);
        boolean isOver = isOver(scan);
        boolean isNamed = !sound.isEmpty();
        boolean isMore = !isNamed || runsBefore >= FEWEST_SOUND && after * runsBefore >= TIMES * before;
        if (said.size() < LEAST || after < LEAST_SHARE || !isMore || isOver && until - since < SHORTEST) {
            return null;
        }
        return new Rise(
                template,
                lead,
                lead == null ? "100 requests" : "100 runs",
                100 * after,
                100.0 * before / Math.max(1, runsBefore),
                since,
                until,
                isOver,
                isNamed,
                (double) said.size() * evidence.traffic().weight(),
                version(template, runs, hits, since, after),
                said,
                silent);
    }

    /** Returns the operation that most of some runs are of, the rarest if there are several; null if none is. */
    private static @Nullable Operation lead(List<Run> some, Runs runs) {
        Map<Operation, Integer> counts = new LinkedHashMap<>();
        some.forEach(run -> run.operations().forEach(operation -> counts.merge(operation, 1, Integer::sum)));
        Map<Operation, Integer> all = new HashMap<>();
        runs.all().forEach(run -> run.operations().forEach(operation -> all.merge(operation, 1, Integer::sum)));
        Operation lead = null;
        boolean isOnly = false;
        for (Map.Entry<Operation, Integer> count : counts.entrySet()) {
            if (count.getValue() >= MOST_OF_THEM * some.size()) {
                int than = lead == null ? Integer.MAX_VALUE : all.getOrDefault(lead, 0);
                int its = all.getOrDefault(count.getKey(), 0);
                isOnly = its < than || its > than && isOnly;
                lead = its < than ? count.getKey() : lead;
            }
        }
        return isOnly ? lead : null;
    }

    /** Returns the version with whose processes a message begins: soon, as far as its rate lets one expect, and in no older one. */
    private String version(Template template, Runs runs, List<Run> hits, long since, double rate) {
        for (Rollout rollout : rollouts) {
            if (!rollout.isVersion() || !rollout.service().equals(template.service())) {
                continue;
            }
            Set<Boot> older = rollout.others();
            long ofOlder =
                    hits.stream().filter(run -> older.contains(run.boot())).count();
            long silent = runs.all().stream()
                    .filter(run -> rollout.boots().contains(run.boot()) && run.at() < since)
                    .count();
            if (since >= rollout.at() && ofOlder <= FEW * hits.size() && Math.pow(1 - rate, (double) silent) > LIKELY) {
                return rollout.after();
            }
        }
        return "";
    }
}
