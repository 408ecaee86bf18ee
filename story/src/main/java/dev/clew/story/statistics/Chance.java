package dev.clew.story.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/** Probabilities that chance alone would have led to what was seen, or to more of it. */
public final class Chance {
    private Chance() {}

    /**
     * Returns the probability that as many of a part's items or more are hit, if hits are spread evenly over the whole: Fisher's
     * exact test, one-sided.
     *
     * @param hits how many of the part are hit
     * @param part how many items the part has
     * @param allHits how many of the whole are hit, the part's among them
     * @param all how many items the whole has
     */
    public static double ofHits(long hits, long part, long allHits, long all) {
        if (hits <= 0 || allHits <= 0 || part <= 0) {
            return 1;
        }
        return HypergeometricDistribution.of(clamp(all), clamp(allHits), clamp(part))
                .survivalProbability(clamp(hits) - 1);
    }

    /** Returns the probability of as many hits or more of so many trials, each of which hits with one probability. */
    public static double ofBinomial(long hits, long trials, double probability) {
        if (hits <= 0) {
            return 1;
        }
        return BinomialDistribution.of(clamp(trials), Math.min(1, Math.max(0, probability)))
                .survivalProbability(clamp(hits) - 1);
    }

    /** Returns the probability that values are so much greater than others, or more: Mann and Whitney's U test, one-sided. */
    public static double ofGreater(double[] values, double[] others) {
        if (values.length == 0 || others.length == 0) {
            return 1;
        }
        return MannWhitneyUTest.withDefaults()
                .with(AlternativeHypothesis.GREATER_THAN)
                .test(values, others)
                .getPValue();
    }

    private static int clamp(long count) {
        return (int) Math.min(Integer.MAX_VALUE - 1, count);
    }
}
