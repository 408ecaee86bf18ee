package dev.clew.benchmarks.start;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Times the start of a library and the first thing that it does, in a JVM that has done nothing else.
 *
 * <p>Logback has written a line before, because all contestants use it. There is no lambda here: whoever makes a JVM's first
 * one pays for what all others share.
 */
final class Clock {
    static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    static final String SPAN_ID = "00f067aa0ba902b7";

    private long begun;
    private long ready;
    private long again;

    private Clock() {}

    /** Loaded as the clock starts: in a log of loaded classes it stands before all that the library needs. */
    static final class Begun {}

    /** Loaded when the library is ready. */
    static final class Ready {}

    /** Loaded when the first request is done. */
    static final class Done {}

    static Clock begin() {
        MDC.put("k", "v");
        LoggerFactory.getLogger("shop").info("starting");
        MDC.remove("k");
        Clock clock = new Clock();
        load(new Begun());
        clock.begun = System.nanoTime();
        return clock;
    }

    void ready() {
        ready = System.nanoTime();
        load(new Ready());
        again = System.nanoTime();
    }

    /**
     * Prints the figures, for {@link Start} to read.
     *
     * @param found what the request found while it was served
     * @param sent what it sent along
     */
    void done(String found, Map<String, String> sent) {
        long done = System.nanoTime();
        load(new Done());
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println((ready - begun) + "\t" + (done - again) + "\t" + system.getProcessCpuTime() + "\t" + found
                + "\t" + sent);
    }

    /** An object had to be made for this call, so the class is loaded. */
    private static void load(Object mark) {
        mark.hashCode();
    }
}
