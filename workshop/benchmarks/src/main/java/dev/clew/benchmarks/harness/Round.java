package dev.clew.benchmarks.harness;

/** One round of a load: the time it took, and how many ids were wrong or missing. */
public record Round(int operations, long processorNanos, long wallNanos, int wrong) {
    public double processorMicros() {
        return processorNanos / 1e3 / operations;
    }

    public double perSecond() {
        return operations * 1e9 / wallNanos;
    }
}
