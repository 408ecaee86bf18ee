package dev.clew.story.pattern;

import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Span;
import java.util.List;

/**
 * Times of an operation's spans in the order of their beginnings, those of the baseline in front: of those that called the same
 * services, so that they can be compared. It is the time that a span spent itself, or the time of its statements where these have no lines of their own.
 */
final class Series {
    private final Operation operation;
    private final boolean isOfQueries;
    private final List<Span> spans;
    private final double[] millis;
    private final double[] logs;
    private final int sound;
    private double sum;
    private double squares;

    Series(Operation operation, boolean isOfQueries, List<Span> spans, double[] millis) {
        this.operation = operation;
        this.isOfQueries = isOfQueries;
        this.spans = spans;
        this.millis = millis;
        sound = (int) spans.stream().filter(span -> span.request().isSound()).count();
        logs = new double[millis.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log1p(millis[i]);
            sum += logs[i];
        }
        double mean = sum / logs.length;
        for (double log : logs) {
            squares += (log - mean) * (log - mean);
        }
    }

    Operation operation() {
        return operation;
    }

    /** Whether it is of the statements' time. */
    boolean isOfQueries() {
        return isOfQueries;
    }

    int size() {
        return millis.length;
    }

    /** Returns how many of the baseline are in front. */
    int sound() {
        return sound;
    }

    Span span(int i) {
        return spans.get(i);
    }

    double millis(int i) {
        return millis[i];
    }

    /** Returns the logarithm of a time and one millisecond: what is shorter than that differs little. */
    double log(int i) {
        return logs[i];
    }

    /**
     * Returns the share of the logarithms' variance that is explained if some spans are slow and the others not.
     *
     * @param count how many are slow
     * @param part the sum of their logarithms
     * @return 0 if those are not the slower ones
     */
    double explained(int count, double part) {
        int others = logs.length - count;
        if (count == 0 || others == 0 || squares <= 0) {
            return 0;
        }
        double difference = part / count - (sum - part) / others;
        return difference <= 0 ? 0 : difference * difference * count * others / logs.length / squares;
    }

    /** Returns by how much the mean of some logarithms is above that of the others. */
    double above(int count, double part) {
        return part / count - (sum - part) / (logs.length - count);
    }

    @Override
    public String toString() {
        return operation.service() + ' ' + operation.name() + (isOfQueries ? " (statements)" : "");
    }
}
