package dev.clew.story.pattern;

import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Settings;
import dev.clew.story.traffic.Traffic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds new versions, changed start lines and restarts; the processes that begin with the same are one. */
final class Rollouts {
    private static final long MINUTE = 60_000_000_000L;
    private static final long APART = 5 * MINUTE;
    private static final int MOST_NAMES = 10;

    /** Fields of start lines that tell of the process and not of what it is made of. */
    private static final Set<String> OF_THE_PROCESS = Set.of(
            "ts",
            "level",
            "service",
            "version",
            "instance",
            "boot_id",
            "thread",
            "logger",
            "event",
            "format",
            "seq",
            "msg",
            "pid",
            "host",
            "uptime_ms",
            "started_at",
            "duration_ms");

    /** Of a service that began more often, as a job does, the latest are looked at: each rollout names all processes around it. */
    private static final int MOST = 500;

    private Rollouts() {}

    static List<Rollout> of(Traffic traffic) {
        Map<String, List<Boot>> services = new LinkedHashMap<>();
        for (Boot boot : traffic.boots()) {
            services.computeIfAbsent(boot.service(), name -> new ArrayList<>()).add(boot);
        }
        List<Rollout> all = new ArrayList<>();
        long begin = traffic.boots().stream().mapToLong(Boot::first).min().orElse(0);
        for (List<Boot> ofService : services.values()) {
            ofService.sort(Comparator.comparingLong(Boot::first));
            List<Boot> boots = ofService.subList(Math.max(0, ofService.size() - MOST), ofService.size());
            Map<String, List<Boot>> versions = new LinkedHashMap<>();
            boots.forEach(boot -> versions.computeIfAbsent(boot.version(), version -> new ArrayList<>())
                    .add(boot));
            versions(boots, versions, begin, all);
            versions.values().forEach(same -> {
                List<Rollout> changed = fields(same);
                all.addAll(changed);
                restarts(same, changed, all);
            });
        }
        all.sort(Comparator.comparingLong(Rollout::at));
        return all;
    }

    private static void versions(List<Boot> boots, Map<String, List<Boot>> versions, long begin, List<Rollout> all) {
        String before = boots.get(0).version();
        Set<Boot> earlier = new LinkedHashSet<>();
        for (Map.Entry<String, List<Boot>> version : versions.entrySet()) {
            Boot first = version.getValue().get(0);
            boolean isNew = first.isStarted()
                    && boots.get(0).first() < first.first()
                    && (hadAnother(first, boots) || first.first() - begin > MINUTE);
            if (isNew && !version.getKey().isEmpty() && !before.isEmpty()) {
                all.add(new Rollout(
                        first.service(),
                        "version",
                        before,
                        version.getKey(),
                        List.of(),
                        new LinkedHashSet<>(version.getValue()),
                        new LinkedHashSet<>(earlier),
                        first));
            }
            before = version.getKey();
            earlier.addAll(version.getValue());
        }
    }

    private static boolean hadAnother(Boot boot, List<Boot> boots) {
        return boots.stream()
                .anyMatch(other -> other.instance().equals(boot.instance()) && other.first() < boot.first());
    }

    /** Returns what changed in the start lines of one version. */
    private static List<Rollout> fields(List<Boot> boots) {
        List<Boot> known = boots.stream().filter(Boot::isStarted).toList();
        Set<String> fields = new TreeSet<>(Comparator.comparing((String field) -> !field.equals("config_fp"))
                .thenComparing(field -> !field.endsWith("_fp"))
                .thenComparing(Comparator.naturalOrder()));
        known.forEach(boot -> fields.addAll(boot.start().keySet()));
        fields.removeAll(OF_THE_PROCESS);
        List<Rollout> found = new ArrayList<>();
        Set<Set<Boot>> seen = new HashSet<>();
        for (String field : fields) {
            Map<String, Set<Boot>> values = new LinkedHashMap<>();
            known.forEach(boot -> values.computeIfAbsent(value(boot, field), value -> new LinkedHashSet<>())
                    .add(boot));
            boolean isOfEach = !field.endsWith("_fp") && values.size() > 2 && values.size() == known.size();
            for (Map.Entry<String, Set<Boot>> value : values.entrySet()) {
                Boot first = value.getValue().iterator().next();
                Boot before = previous(first, known);
                if (!isOfEach && before != null && seen.add(value.getValue())) {
                    Set<Boot> others = new LinkedHashSet<>(boots);
                    others.removeAll(value.getValue());
                    others.removeIf(boot -> boot.isStarted() && firstOf(values, boot, field) > first.first());
                    found.add(new Rollout(
                            first.service(),
                            field,
                            value(before, field),
                            value.getKey(),
                            names(before, first, fields),
                            value.getValue(),
                            others,
                            first));
                }
            }
        }
        return found;
    }

    private static long firstOf(Map<String, Set<Boot>> values, Boot boot, String field) {
        return values.getOrDefault(value(boot, field), Set.of(boot))
                .iterator()
                .next()
                .first();
    }

    private static String value(Boot boot, String field) {
        return boot.start().getOrDefault(field, "");
    }

    /** Returns the process that ran before in the same instance, null if there is none. */
    private static @Nullable Boot previous(Boot boot, Collection<Boot> boots) {
        return boots.stream()
                .filter(other -> other.instance().equals(boot.instance()) && other.first() < boot.first())
                .max(Comparator.comparingLong(Boot::first))
                .orElse(null);
    }

    /** Returns the settings that differ between two start lines, as far as their text or fields tell. */
    private static List<String> names(Boot before, Boot after, Set<String> fields) {
        Set<String> names = new TreeSet<>(Settings.names(before.start(), after.start()));
        for (String field : fields) {
            boolean isList = field.equals(Settings.VALUES) || field.equals(Settings.SOURCES);
            if (!isList && !field.endsWith("_fp") && !value(before, field).equals(value(after, field))) {
                names.add(field);
            }
        }
        Set<String> old = new HashSet<>(List.of(value(before, "msg").split(" ", -1)));
        for (String word : value(after, "msg").split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0 && !old.contains(word)) {
                names.add(word.substring(0, equals));
            }
        }
        return names.stream().limit(MOST_NAMES).toList();
    }

    private static void restarts(List<Boot> boots, List<Rollout> changed, List<Rollout> all) {
        long last = Long.MIN_VALUE;
        for (Boot boot : boots) {
            boolean isExplained =
                    changed.stream().anyMatch(rollout -> rollout.boots().contains(boot));
            if (!boot.isStarted() || isExplained || !hadAnother(boot, boots)) {
                continue;
            }
            if (last == Long.MIN_VALUE || boot.first() - last > APART) {
                Set<Boot> later = new LinkedHashSet<>();
                Set<Boot> earlier = new LinkedHashSet<>();
                boots.forEach(other -> (other.first() < boot.first() ? earlier : later).add(other));
                all.add(new Rollout(boot.service(), "restart", "", "", List.of(), later, earlier, boot));
            }
            last = boot.first();
        }
    }
}
