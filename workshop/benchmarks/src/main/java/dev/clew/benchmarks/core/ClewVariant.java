package dev.clew.benchmarks.core;

import dev.clew.Clew;
import dev.clew.ClewBuilder;

/** Clew's settings of the MDC. The first scope of a JVM fixes them, so each variant needs a JVM of its own. */
public enum ClewVariant {
    /** Nothing is in the MDC: a layout that wants the ids asks the context. */
    MIRROR_OFF("off", "", ""),
    REQUEST_ID("plain", "request_id", "request_id"),

    /** As the peers have it. */
    TWO_KEYS("plain", "trace_id,span_id", "trace_id"),

    /** The default. */
    THREE_KEYS("plain", "", "trace_id");

    private final String mdc;
    private final String keys;
    private final String key;

    ClewVariant(String mdc, String keys, String key) {
        this.mdc = mdc;
        this.keys = keys;
        this.key = key;
    }

    /** Returns a builder with the span line off. */
    public ClewBuilder builder() {
        return Clew.builder()
                .setting("clew.span.log", "false")
                .setting("clew.mdc", mdc)
                .setting("clew.mdc.keys", keys);
    }

    /** Returns the MDC's key to read an id by, empty if the ids are not in the MDC. */
    public String key() {
        return key;
    }
}
