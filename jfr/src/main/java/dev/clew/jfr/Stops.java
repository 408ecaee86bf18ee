package dev.clew.jfr;

import dev.clew.context.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;

/**
 * Joins what stopped the whole process with the requests that were open then.
 *
 * <p>For the thread of the recording.
 */
final class Stops {
    private static final int MAX_NAMED = 10;
    private static final int MAX_REMEMBERED = 64;

    private final Requests requests;
    private final PauseLog log;
    private final long threshold;

    /** The pauses of collections that have not told their cause yet. */
    private final Map<Long, Pause> collections = new Recent<>(MAX_REMEMBERED);

    private final Collected collected = new Collected();
    private final Map<Long, Long> safepoints = new Recent<>(MAX_REMEMBERED);
    private final Map<Long, String> operations = new Recent<>(MAX_REMEMBERED);

    /** @param threshold the nanoseconds from which a stop has a line */
    Stops(Requests requests, PauseLog log, long threshold) {
        this.requests = requests;
        this.log = log;
        this.threshold = threshold;
    }

    /** The process stood still for a collection. Its cause comes with its end, which for some collectors is much later. */
    void paused(RecordedEvent event) {
        long began = Times.start(event);
        long ended = Times.end(event);
        collected.add(began, ended);
        if (ended - began >= threshold) {
            long id = event.getInt("gcId");
            Pause other = collections.put(id, pause("gc", began, ended));
            if (other != null) {
                write(other, "");
            }
        }
    }

    void collected(RecordedEvent event) {
        Pause pause = collections.remove((long) event.getInt("gcId"));
        if (pause != null) {
            write(pause, ": " + event.getString("name") + ", " + event.getString("cause"));
        }
    }

    void flushed() {
        collections.values().forEach(pause -> write(pause, ""));
        collections.clear();
    }

    private void write(Pause pause, String cause) {
        log.write(TraceContext.NONE, pause, "a collection stopped the process for {} ms{}", pause.millis(), cause);
    }

    void safepointBegan(RecordedEvent event) {
        safepoints.put(event.getLong("safepointId"), Times.start(event));
    }

    void operated(RecordedEvent event) {
        operations.put(event.getLong("safepointId"), event.getString("operation"));
    }

    /** The threads go on from the start of this event. Collections within the stop have been told of. */
    void safepointEnded(RecordedEvent event) {
        long id = event.getLong("safepointId");
        Long began = safepoints.remove(id);
        String operation = operations.remove(id);
        if (began == null) {
            return;
        }
        long ended = Times.start(event);
        Collected.Time rest = collected.longestWithout(began, ended);
        if (rest.nanos() >= threshold) {
            Pause pause = pause("safepoint", rest.from(), rest.to());
            log.write(
                    TraceContext.NONE,
                    pause,
                    "a safepoint stopped the process for {} ms{}{}",
                    pause.millis(),
                    rest.nanos() < ended - began ? " beside its collections" : "",
                    operation == null ? ", for an unknown reason" : ": " + operation);
        }
    }

    private Pause pause(String kind, long began, long ended) {
        List<SeenRequest> open = requests.open(began, ended);
        String ids = open.stream()
                .limit(MAX_NAMED)
                .map(request -> request.context().requestId())
                .collect(Collectors.joining(" "));
        return new Pause(kind, began, ended).with("paused_requests", ids).with("requests_open", open.size());
    }
}
