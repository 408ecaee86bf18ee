package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Delivery;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Consumers that fall behind.
 *
 * <p>Cuts the time of a topic's messages in up to 24 parts. The middle lag of a part has to grow for six parts and three minutes
 * up to its highest, each at least three quarters of the one before, for partitions do not lag alike; the last quarter of that climb has to lag three times as long as
 * the first, as what came before the climb, and a second at least. If the parts came in any order, six in a row would rise once in
 * 720 times; a backlog that comes at once, as after a restart, has no climb. It assumes 40 messages or more.
 */
final class LagGrows {
    private static final int PARTS = 24;
    private static final int LEAST = 40;
    private static final int CLIMB = 6;
    private static final long LONG = 180_000_000_000L;
    private static final double STEADY = 0.75;
    private static final double TIMES = 3;
    private static final double SECOND = 1_000;

    private LagGrows() {}

    private record Key(String service, String topic) {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Map<Key, List<Span>> topics = new LinkedHashMap<>();
        evidence.operations().forEach((operation, spans) -> {
            if (operation.kind().equals("consumer")) {
                for (Span span : spans) {
                    Delivery delivery = span.delivery();
                    if (delivery != null && !Double.isNaN(delivery.lagMillis())) {
                        topics.computeIfAbsent(new Key(operation.service(), delivery.topic()), key -> new ArrayList<>())
                                .add(span);
                    }
                }
            }
        });
        topics.forEach((key, spans) -> {
            if (spans.size() >= LEAST) {
                spans.sort(Comparator.comparingLong(Span::start));
                look(key, spans, found);
            }
        });
    }

    private static double lag(Span span) {
        return span.delivery() == null ? 0 : span.delivery().lagMillis();
    }

    private static void look(Key key, List<Span> spans, Consumer<Conclusion> found) {
        int parts = Math.min(PARTS, spans.size() / 5);
        double[] middle = new double[parts];
        int peak = 0;
        for (int i = 0; i < parts; i++) {
            middle[i] = median(part(spans, i, i + 1, parts));
            peak = middle[i] > middle[peak] ? i : peak;
        }
        int foot = peak;
        while (foot > 0 && middle[foot - 1] <= middle[foot] / STEADY) {
            foot--;
        }
        int steps = 0;
        for (int i = foot + 1; i <= peak; i++) {
            steps += middle[i] > 1.05 * middle[i - 1] ? 1 : 0;
        }
        List<Span> climb = part(spans, foot, peak + 1, parts);
        int quarter = Math.max(1, climb.size() / 4);
        double first = median(climb.subList(0, quarter));
        double last = median(climb.subList(climb.size() - quarter, climb.size()));
        double before = foot == 0 ? first : median(part(spans, 0, foot, parts));
        long took = climb.get(climb.size() - 1).start() - climb.get(0).start();
        boolean isHigh = last >= SECOND && last >= TIMES * Math.max(first, before);
        if (!isHigh || steps < CLIMB - 1 || took < LONG) {
            return;
        }
        Span top = climb.get(climb.size() - 1);
        List<Span> worst = climb.subList(climb.size() - quarter, climb.size());
        found.accept(Conclusion.of("lag_grows", top.operation())
                .with("topic", key.topic)
                .with("lag_ms", Math.round(last))
                .since(climb.get(0).start())
                .shownBy(worst.stream().map(Span::request).toList())
                .weighing(climb.size() / 2.0)
                .saying(key.service + " falls behind in " + key.topic + ": its messages waited " + Math.round(first)
                        + " ms at first and " + Math.round(last) + " ms at last"));
    }

    /** Says of a lag that it follows from a message that is tried again and again. */
    static void explain(Evidence evidence, List<Conclusion> found) {
        for (Conclusion lag : found) {
            for (Conclusion group : found) {
                boolean isBlocking = lag.id().equals("lag_grows")
                        && "poison_record".equals(group.field("cause"))
                        && lag.service().equals(group.service());
                if (isBlocking) {
                    lag.because(group);
                }
            }
        }
    }

    private static List<Span> part(List<Span> spans, int from, int to, int parts) {
        return spans.subList((int) ((long) spans.size() * from / parts), (int) ((long) spans.size() * to / parts));
    }

    private static double median(List<Span> spans) {
        return Quantiles.of(spans.stream().mapToDouble(LagGrows::lag).toArray()).median();
    }
}
