package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jdk.jfr.FlightRecorder;
import jdk.jfr.RecordingState;

/** A process whose pauses are recorded, with the lines that it writes. */
final class Recorded implements AutoCloseable {
    final Clew clew = Clew.builder().build();
    final CapturedLog log = CapturedLog.create();
    private final List<Pauses> pauses;

    Recorded() {
        this(1);
    }

    /** Starts several at once. */
    Recorded(int starts) {
        pauses = Stream.generate(() -> Pauses.start(clew)).limit(starts).toList();
        Await.until(Recorded::isRunning);
    }

    static boolean isRunning() {
        return FlightRecorder.getFlightRecorder().getRecordings().stream()
                .anyMatch(recording -> recording.getState() == RecordingState.RUNNING);
    }

    TraceContext request(String id) {
        return clew.receive(Map.of("X-Request-ID", id), Map::get, "");
    }

    /** Serves a request on the calling thread. */
    void serve(String id, Runnable work) {
        TraceContext context = request(id);
        try (Scope scope = context.makeCurrent()) {
            Span span = clew.span(Span.Kind.SERVER, context).name("GET /" + id).begin();
            work.run();
            span.end();
        }
    }

    /** Serves a request on a thread of its own. */
    Thread serving(String id, Runnable work) {
        Thread thread = new Thread(() -> serve(id, work), "serving-" + id);
        thread.start();
        return thread;
    }

    /** Holds the calling thread until so much time has gone by: a pause is one by its length. */
    static void hold(int millis) {
        long since = System.nanoTime();
        Await.until(() -> System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(millis));
    }

    static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    List<CapturedLog.Line> lines(String kind) {
        return log.lines("clew.jfr").stream()
                .filter(line -> kind.equals(line.values().get("pause_kind")))
                .toList();
    }

    List<CapturedLog.Line> linesOf(String id) {
        return log.lines("clew.jfr").stream()
                .filter(line -> id.equals(line.mdc().get("request_id")))
                .toList();
    }

    /** Waits for the first line of a request. */
    CapturedLog.Line await(String id) {
        return await(() -> linesOf(id));
    }

    static CapturedLog.Line await(Supplier<List<CapturedLog.Line>> lines) {
        Await.until(() -> !lines.get().isEmpty());
        return lines.get().get(0);
    }

    static double millis(CapturedLog.Line line) {
        return Double.parseDouble(line.values().get("pause_ms"));
    }

    /** Waits for the line of a pause that begins now, after which no line of an earlier one can come. */
    void awaitAllSoFar() {
        String id = "marker-" + System.nanoTime();
        Object monitor = new Object();
        Thread waiter = Contention.on(monitor, () -> serving(id, () -> Contention.enter(monitor)), 30);
        join(waiter);
        await(id);
    }

    void closePauses() {
        pauses.forEach(Pauses::close);
    }

    @Override
    public void close() {
        closePauses();
        log.close();
    }
}
