package dev.clew.story.statistics;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Compares a part with the rest within each of several layers, so that what differs between the layers does not count: the
 * conditional test of Cochran, Mantel and Haenszel, exact while the counts are small.
 */
public final class Strata {
    private static final int MOST_EXACT = 2_000;

    private final List<Layer> layers = new ArrayList<>();
    private long hits;

    private record Layer(long hits, long part, long allHits, long all) {}

    /**
     * Adds a layer.
     *
     * @param itsHits how many of the part are hit
     * @param part how many items the part has
     * @param allHits how many of the layer are hit, the part's among them
     * @param all how many items the layer has
     */
    public void add(long itsHits, long part, long allHits, long all) {
        if (part > 0 && part < all && allHits > 0 && allHits < all) {
            layers.add(new Layer(itsHits, part, allHits, all));
            hits += itsHits;
        }
    }

    /** Returns how many times more often the part is hit than the rest: Mantel and Haenszel's ratio of risks. */
    public double ratio() {
        double with = 0;
        double without = 0;
        for (Layer layer : layers) {
            double rest = layer.all - layer.part;
            with += layer.hits * rest / layer.all;
            without += (layer.allHits - layer.hits) * (double) layer.part / layer.all;
        }
        return with == 0 ? 0 : with / Math.max(without, 1e-9);
    }

    /** Returns the probability of as many hits of the part or more, if hits are spread evenly within each layer. */
    public double chance() {
        long most = layers.stream()
                .mapToLong(layer -> Math.min(layer.part, layer.allHits))
                .sum();
        if (hits <= 0 || most == 0) {
            return 1;
        }
        return most > MOST_EXACT ? normal() : exact((int) most);
    }

    private double normal() {
        double mean = 0;
        double variance = 0;
        for (Layer layer : layers) {
            HypergeometricDistribution its = distribution(layer);
            mean += its.getMean();
            variance += its.getVariance();
        }
        return NormalDistribution.of(0, 1).survivalProbability((hits - 0.5 - mean) / Math.sqrt(variance));
    }

    private double exact(int most) {
        double[] sum = new double[most + 1];
        sum[0] = 1;
        int reached = 0;
        for (Layer layer : layers) {
            HypergeometricDistribution its = distribution(layer);
            int high = its.getSupportUpperBound();
            double[] next = new double[most + 1];
            for (int count = its.getSupportLowerBound(); count <= high; count++) {
                double probability = its.probability(count);
                for (int before = 0; before <= reached; before++) {
                    next[before + count] += sum[before] * probability;
                }
            }
            sum = next;
            reached += high;
        }
        double tail = 0;
        for (int count = most; count >= hits; count--) {
            tail += sum[count];
        }
        return Math.min(1, tail);
    }

    private static HypergeometricDistribution distribution(Layer layer) {
        return HypergeometricDistribution.of((int) layer.all, (int) layer.allHits, (int) layer.part);
    }
}
