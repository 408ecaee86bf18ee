package dev.clew.story.html;

import dev.clew.story.json.JsonWriter;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.triage.Triage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requests that came in and those that failed, over time, and the beginnings of processes. */
final class Timeline {
    private static final int MOST_STARTS = 300;
    private static final int MOST_BUCKETS = 200;
    private static final long NANOS = 1_000_000_000L;
    private static final long DAY = 86_400;

    /** Seconds that people count in; beyond, days are doubled. */
    private static final List<Long> STEPS = List.of(
            1L, 2L, 5L, 10L, 15L, 30L, 60L, 120L, 300L, 600L, 900L, 1_800L, 3_600L, 7_200L, 10_800L, 21_600L, 43_200L);

    private final Traffic traffic;
    private final Set<Request> failed;

    Timeline(Triage triage) {
        traffic = triage.traffic();
        failed = triage.failed();
    }

    /** Writes counts for each step of so many seconds, the first from {@code from} on, and what began when. */
    void write(JsonWriter json) {
        json.begin('{');
        if (traffic.from() <= traffic.until()) {
            long from = Math.floorDiv(traffic.from(), NANOS);
            long until = Math.floorDiv(traffic.until(), NANOS);
            long step = step(from, until);
            long first = Math.floorDiv(from, step);
            int size = (int) (Math.floorDiv(until, step) - first) + 1;
            long[] all = new long[size];
            long[] bad = new long[size];
            for (Request request : traffic.requests()) {
                long at = Math.floorDiv(Math.floorDiv(request.first(), NANOS), step) - first;
                int bucket = (int) Math.max(0, Math.min(size - 1, at));
                all[bucket] += request.isWhole() ? traffic.weight() : 0;
                bad[bucket] += failed.contains(request) ? 1 : 0;
            }
            json.member("from_s", first * step).member("step_s", step);
            counts("requests", all, json);
            counts("failed", bad, json);
        }
        starts(json);
        json.end('}');
    }

    /** Returns the shortest step that needs no more than {@value #MOST_BUCKETS} of them. */
    private static long step(long from, long until) {
        for (long step : STEPS) {
            if (isEnough(step, from, until)) {
                return step;
            }
        }
        long step = DAY;
        while (!isEnough(step, from, until)) {
            step *= 2;
        }
        return step;
    }

    private static boolean isEnough(long step, long from, long until) {
        return Math.floorDiv(until, step) - Math.floorDiv(from, step) < MOST_BUCKETS;
    }

    private static void counts(String name, long[] counts, JsonWriter json) {
        json.name(name).begin('[');
        for (long count : counts) {
            json.value(count);
        }
        json.end(']');
    }

    /** Those that brought a new version first, if there are too many. */
    private void starts(JsonWriter json) {
        Map<String, Set<String>> versions = new HashMap<>();
        Set<Boot> withNewVersion = new HashSet<>();
        List<Boot> started = new ArrayList<>();
        for (Boot boot : traffic.boots()) {
            Set<String> known = versions.computeIfAbsent(boot.service(), service -> new HashSet<>());
            boolean isFirst = known.isEmpty();
            if (!boot.version().isEmpty() && known.add(boot.version()) && !isFirst) {
                withNewVersion.add(boot);
            }
            if (boot.isStarted() && boot.isJudged() && boot.first() >= traffic.from()) {
                started.add(boot);
            }
        }
        json.name("starts").begin('[');
        started.stream()
                .sorted(Comparator.comparing(boot -> !withNewVersion.contains(boot)))
                .limit(MOST_STARTS)
                .sorted(Comparator.comparingLong(Boot::first))
                .forEach(boot -> json.begin('{')
                        .member("t_s", Math.floorDiv(boot.first(), NANOS))
                        .member("service", boot.service())
                        .member("instance", boot.instance())
                        .member("boot_id", boot.id())
                        .member("version", boot.version())
                        .member("is_new_version", withNewVersion.contains(boot))
                        .end('}'));
        json.end(']').member("starts_left_out", Math.max(0, started.size() - MOST_STARTS));
    }
}
