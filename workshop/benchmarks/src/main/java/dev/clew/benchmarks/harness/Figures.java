package dev.clew.benchmarks.harness;

import org.jspecify.annotations.Nullable;

/** The better of the figures of several rounds: on a machine that does other work too, noise only adds. */
public record Figures(double nanos, double bytes) {
    /** Returns the lower of each. */
    public Figures min(@Nullable Figures other) {
        return other == null ? this : new Figures(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
    }

    @Override
    public String toString() {
        return String.format("%.1f ns %.0f B", nanos, bytes);
    }
}
