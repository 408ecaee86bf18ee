package dev.clew.policy;

/**
 * The rule by which traces that begin here are flagged as sampled: their low 56 bits reach a threshold.
 *
 * <p>Immutable and safe for all threads.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#random-trace-id-flag">Trace Context level 2, 3.2.2.5.2</a>
 */
public record Sampling(long threshold, String name) {
    private static final long LOW_56_BITS = 0x00ff_ffff_ffff_ffffL;

    /**
     * Returns the rule of {@code clew.sampling}.
     *
     * @throws IllegalArgumentException unless it is always, never or a ratio from 0 to 1
     */
    public static Sampling parse(String value) {
        return switch (value) {
            case "always" -> new Sampling(0, value);
            case "never" -> new Sampling(LOW_56_BITS + 1, value);
            default -> new Sampling((long) ((1 - ratio(value)) * (LOW_56_BITS + 1)), value);
        };
    }

    private static double ratio(String value) {
        double ratio;
        try {
            ratio = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            ratio = Double.NaN;
        }
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException(
                    "clew.sampling must be always, never or a ratio from 0 to 1, was \"" + value + '"');
        }
        return ratio;
    }

    /** Whether the trace is sampled. */
    public boolean samples(long traceLow) {
        return (traceLow & LOW_56_BITS) >= threshold;
    }

    @Override
    public String toString() {
        return name;
    }
}
