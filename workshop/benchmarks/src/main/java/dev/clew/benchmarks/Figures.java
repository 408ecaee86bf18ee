package dev.clew.benchmarks;

import org.jspecify.annotations.Nullable;

/** The better of the figures of several rounds: on a machine that does other work too, noise only adds. */
record Figures(double nanos, double bytes) {
    /** Returns the lower of each. */
    Figures min(@Nullable Figures other) {
        return other == null ? this : new Figures(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
    }

    @Override
    public String toString() {
        return String.format("%.1f ns %.0f B", nanos, bytes);
    }
}
