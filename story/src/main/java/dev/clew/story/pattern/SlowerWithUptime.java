package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.statistics.Trend;
import dev.clew.story.traffic.Attribute;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Template;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Slower and slower since each start of a process, and fast again after the next start.
 *
 * <p>A process grows if the last third of its spans takes 1.5 times and 5 ms more than the first third, and a straight line explains
 * the logarithms of the times as well as the best single step does: a step is something that happened, and not age. Two
 * processes must grow, three quarters of all that ran long enough, and one must be followed on its instance by one that is 1.5
 * times as fast at first. A drift of the traffic would not fall back with a start. {@link Split} gives the bound on chance.
 */
final class SlowerWithUptime {
    private static final int FEWEST = 40;
    private static final double TIMES = 1.5;
    private static final double MILLIS = 5;
    private static final double SHARE = 0.75;

    private static final Pattern COLLECTOR = Pattern.compile("(^|[^a-z])(gc|garbage|heap)([^a-z]|$)");

    private SlowerWithUptime() {}

    /** The spans of a process in a series. */
    private static final class Life {
        private final Boot boot;
        private final int[] spans;
        private final double early;
        private final double late;

        Life(Series series, Boot boot, int[] spans) {
            this.boot = boot;
            this.spans = spans;
            int third = Math.max(1, spans.length / 3);
            early = median(series, spans, 0, third);
            late = median(series, spans, spans.length - third, spans.length);
        }

        boolean isLong(long longest) {
            return spans.length >= FEWEST && boot.last() - boot.first() >= longest / 3;
        }
    }

    /** Returns the last thirds of the processes that grow, null if it is not so. */
    static @Nullable Split split(Series series) {
        List<Life> lives = lives(series);
        long longest = lives.stream()
                .mapToLong(life -> life.boot.last() - life.boot.first())
                .max()
                .orElse(0);
        List<Life> grown = new ArrayList<>();
        int judged = 0;
        double line = 0;
        double step = 0;
        for (Life life : lives) {
            if (life.isLong(longest)) {
                judged++;
                double[] logs =
                        Arrays.stream(life.spans).mapToDouble(series::log).toArray();
                line += Trend.ofLine(times(series, life), logs) * logs.length;
                step += Trend.ofStep(logs) * logs.length;
                if (life.late >= TIMES * life.early && life.late - life.early >= MILLIS) {
                    grown.add(life);
                }
            }
        }
        if (grown.size() < 2 || grown.size() < SHARE * judged || line < step || !fallsBack(grown, lives)) {
            return null;
        }
        BitSet late = new BitSet();
        for (Life life : grown) {
            for (int i = life.spans.length * 2 / 3; i < life.spans.length; i++) {
                late.set(life.spans[i]);
            }
        }
        return Split.of(series, late::get);
    }

    private static double[] times(Series series, Life life) {
        return Arrays.stream(life.spans)
                .mapToDouble(i -> (series.span(i).start() - life.boot.first()) / 1e9)
                .toArray();
    }

    private static List<Life> lives(Series series) {
        Map<Boot, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < series.size(); i++) {
            places.computeIfAbsent(series.span(i).boot(), boot -> new ArrayList<>())
                    .add(i);
        }
        List<Life> lives = new ArrayList<>();
        places.forEach((boot, its) -> {
            int[] spans = its.stream().mapToInt(Integer::intValue).toArray();
            lives.add(new Life(series, boot, spans));
        });
        return lives;
    }

    private static double median(Series series, int[] spans, int from, int to) {
        return Quantiles.of(Arrays.stream(spans, from, to)
                        .mapToDouble(series::millis)
                        .toArray())
                .median();
    }

    private static boolean fallsBack(List<Life> grown, List<Life> lives) {
        Map<String, Life> before = new HashMap<>();
        lives.sort(java.util.Comparator.comparingLong(life -> life.boot.first()));
        for (Life life : lives) {
            Life last = before.put(life.boot.instance(), life);
            boolean isFresh = last != null && grown.contains(last) && life.spans.length >= FEWEST / 4;
            if (isFresh && last.late >= TIMES * life.early) {
                return true;
            }
        }
        return false;
    }

    static Conclusion conclude(Slow slow) {
        Series series = slow.lead().series();
        Split split = slow.lead().split();
        List<Double> slopes = new ArrayList<>();
        for (Life life : lives(series)) {
            if (life.spans.length >= FEWEST) {
                double[] millis =
                        Arrays.stream(life.spans).mapToDouble(series::millis).toArray();
                slopes.add(Trend.slope(times(series, life), millis) * 3600);
            }
        }
        double slope = Quantiles.of(
                        slopes.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
        String collector = collector(slow);
        return slow.begin("slower_with_uptime")
                .with("slope", Slow.rounded(slope))
                .with("gc", collector)
                .since(split.since())
                .saying(slow.what() + " gets slower the longer a process runs, by " + Slow.rounded(slope)
                        + " ms an hour, and is fast again after a restart: " + slow.change()
                        + (collector.isEmpty() ? "" : "; see " + collector));
    }

    /** Returns a field or a message of slow requests that is about memory, empty if there is none. */
    private static String collector(Slow slow) {
        for (Request request : slow.requests()) {
            for (Attribute attribute : request.attributes()) {
                if (COLLECTOR.matcher(attribute.key().toLowerCase(Locale.ROOT)).find()) {
                    return attribute.key();
                }
            }
            for (Template template : request.templates()) {
                if (COLLECTOR.matcher(template.text().toLowerCase(Locale.ROOT)).find()) {
                    return template.text();
                }
            }
        }
        return "";
    }
}
