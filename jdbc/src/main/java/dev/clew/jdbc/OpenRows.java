package dev.clew.jdbc;

import dev.clew.Span;

/** The span of a query whose rows are still being read: it ends with them, and tells how many there were. */
final class OpenRows {
    private final Correlation correlation;
    private final Span span;
    private long rows;

    OpenRows(Correlation correlation, Span span) {
        this.correlation = correlation;
        this.span = span;
    }

    void read() {
        rows++;
    }

    /** Ends the span, once; never throws. */
    void end() {
        correlation.ended(span, rows);
    }
}
