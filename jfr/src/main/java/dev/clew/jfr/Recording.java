package dev.clew.jfr;

import dev.clew.context.Counters;
import java.time.Duration;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;

/**
 * A stream of the JDK's events and ours, and what is made of them.
 *
 * <p>Apart from {@link Pauses}, because a JVM may lack the module {@code jdk.jfr}.
 */
final class Recording implements AutoCloseable {
    /** A wait that is too short for a line still tells who held the monitor when. */
    private static final Duration SHORTEST_MONITOR = Duration.ofMillis(1);

    /** Most reads are waits for another service, of which spans tell. */
    private static final Duration SHORTEST_READ = Duration.ofMillis(100);

    /** Bounds the files of the recording; what was read from them is not needed any more. */
    private static final long MAX_BYTES = 16L << 20;

    private final RecordingStream stream;
    private final Duration threshold;

    /** Events have come; for the thread that runs it. */
    private boolean hasBegun;

    Recording(Requests requests, Counters counters, Duration threshold) {
        FlightRecorder.register(ContextEvent.class);
        FlightRecorder.register(RequestEvent.class);
        FlightRecorder.register(OwnerEvent.class);
        this.threshold = threshold;
        this.stream = new RecordingStream();
        stream.setMaxSize(MAX_BYTES);
        stream.onError(t -> counters.skipped("jfr", t));
        PauseLog log = new PauseLog(counters);
        Waits waits = new Waits(requests, log, threshold.toNanos());
        Stops stops = new Stops(requests, log, threshold.toNanos());
        all(ContextEvent.NAME, waits::contextChanged);
        all(RequestEvent.NAME, waits::requestEnded);
        all(OwnerEvent.NAME, waits::ownerSeen);
        from(min(SHORTEST_MONITOR), "jdk.JavaMonitorEnter", waits::monitorEntered);
        from(threshold, "jdk.ThreadPark", waits::parked);
        from(threshold, "jdk.VirtualThreadPinned", waits::pinned);
        from(max(SHORTEST_READ), "jdk.SocketRead", waits::socketRead);
        all("jdk.GCPhasePause", stops::paused);
        all("jdk.GarbageCollection", stops::collected);
        all("jdk.SafepointBegin", stops::safepointBegan);
        all("jdk.ExecuteVMOperation", stops::operated);
        all("jdk.SafepointEnd", event -> {
            if (hasBegun) { // before, JDK Flight Recorder stops the process to start
                stops.safepointEnded(event);
            }
        });
        stream.onFlush(() -> {
            hasBegun = true;
            stops.flushed();
            log.flushed();
            requests.sweep();
        });
    }

    private Duration min(Duration other) {
        return threshold.compareTo(other) < 0 ? threshold : other;
    }

    private Duration max(Duration other) {
        return threshold.compareTo(other) > 0 ? threshold : other;
    }

    private void all(String name, Consumer<RecordedEvent> action) {
        from(Duration.ZERO, name, action);
    }

    private void from(Duration shortest, String name, Consumer<RecordedEvent> action) {
        stream.enable(name).withoutStackTrace().withThreshold(shortest);
        stream.onEvent(name, action);
    }

    boolean hasBegun() {
        return hasBegun;
    }

    /** Records until the recording is closed. */
    void run() {
        stream.start();
    }

    /** Ends what {@link #run} does on another thread. */
    void end() {
        stream.close();
    }

    /** Ends the recording for all of this class loader: whoever calls this has {@link Pauses}' place. */
    @Override
    public void close() {
        end();
        FlightRecorder.unregister(ContextEvent.class);
        FlightRecorder.unregister(RequestEvent.class);
        FlightRecorder.unregister(OwnerEvent.class);
    }
}
