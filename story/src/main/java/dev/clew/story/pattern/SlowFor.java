package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.traffic.Attribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Slow for values of a field of the request, for an instance, or for a version.
 *
 * <p>Of each field, values are slow whose mean logarithm is above that of the others by the logarithm of 1.5. The field and its slow
 * values count if {@link Split} holds for them, and they are twice as slow. Fields that measure something are left out: they say
 * that something was slow, and not why.
 */
final class SlowFor {
    private static final int FEWEST = 8;
    private static final int MOST_VALUES = 10;
    private static final int MOST_KEPT = 200_000;
    private static final double ABOVE = Math.log(1.5);
    private static final double TIMES = 2;

    private static final Pattern MEASURE = Pattern.compile(
            "(?i).*(ms|micros|nanos|seconds|secs|_s|time|took|elapsed|duration|latency|wait|bytes|size|count|rows|total|length"
                    + "|attempt|attempts|retries|retry)");

    /** A value may have a comma. */
    private static final String BETWEEN = "\0";

    private SlowFor() {}

    private static final class Sum {
        private int count;
        private double logs;

        void add(double log) {
            count++;
            logs += log;
        }
    }

    /** Returns the best splits by fields and their slow values, each named by its key, an equals sign and its values. */
    static Map<String, Split> values(Series series) {
        Map<Attribute, Sum> sums = new HashMap<>();
        for (int i = 0; i < series.size(); i++) {
            double log = series.log(i);
            for (Attribute attribute : attributes(series, i)) {
                Sum sum = sums.get(attribute);
                if (sum == null && sums.size() < MOST_KEPT) {
                    sum = new Sum();
                    sums.put(attribute, sum);
                }
                if (sum != null) {
                    sum.add(log);
                }
            }
        }
        Map<String, List<Attribute>> slow = new HashMap<>();
        Map<String, Attribute> best = new HashMap<>();
        sums.forEach((attribute, sum) -> {
            boolean isSlow =
                    sum.count >= FEWEST && sum.count < series.size() && series.above(sum.count, sum.logs) > ABOVE;
            if (isSlow && !MEASURE.matcher(attribute.key()).matches()) {
                slow.computeIfAbsent(attribute.key(), key -> new ArrayList<>()).add(attribute);
                best.merge(
                        attribute.key(),
                        attribute,
                        (a, b) -> explained(series, sums.get(a)) >= explained(series, sums.get(b)) ? a : b);
            }
        });
        Map<String, Split> splits = new LinkedHashMap<>();
        slow.forEach((key, attributes) -> {
            add(series, Set.of(best.getOrDefault(key, attributes.get(0))), splits);
            if (attributes.size() > 1 && attributes.size() <= MOST_VALUES) {
                add(series, new HashSet<>(attributes), splits);
            }
        });
        return splits;
    }

    private static double explained(Series series, @org.jspecify.annotations.Nullable Sum sum) {
        return sum == null ? 0 : series.explained(sum.count, sum.logs);
    }

    private static void add(Series series, Set<Attribute> values, Map<String, Split> splits) {
        Split split = Split.of(series, i -> attributes(series, i).stream().anyMatch(values::contains));
        if (split.times() >= TIMES) {
            TreeSet<String> names = new TreeSet<>();
            values.forEach(value -> names.add(value.value()));
            splits.put(values.iterator().next().key() + '=' + String.join(BETWEEN, names), split);
        }
    }

    private static Set<Attribute> attributes(Series series, int i) {
        return series.span(i).request().attributes();
    }

    static Conclusion conclude(Slow slow) {
        String key = slow.lead().key();
        int equal = key.indexOf('=');
        return concluded(
                slow, key.substring(0, equal), List.of(key.substring(equal + 1).split(BETWEEN)));
    }

    static Conclusion concluded(Slow slow, String field, List<String> values) {
        double times = slow.lead().split().times();
        return slow.begin("slow_for")
                .with("field", field)
                .with("values", values)
                .with("x", Slow.rounded(times))
                .since(slow.lead().split().since())
                .saying(slow.what() + " takes " + Slow.times(times) + " times as long for " + field + "="
                        + String.join(",", values) + ": " + slow.change());
    }
}
