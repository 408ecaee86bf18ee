package dev.clew.springboot.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sees the application's work: in the process, at the server that it calls, and at its broker. */
final class Observer implements AutoCloseable {
    private final List<String> idHeaders;
    private final List<RecordingServer> targets;
    private final @Nullable Topics topics;
    private final Recording recording;

    /** @param idHeaders the request id's headers */
    Observer(List<String> idHeaders, List<RecordingServer> targets, @Nullable Topics topics) {
        this.idHeaders = idHeaders;
        this.targets = targets;
        this.topics = topics;
        this.recording = Recording.start();
    }

    /** Returns what was seen since the last time, after a while in which work comes that was left behind. */
    Seen look(Duration settle) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(settle.toNanos());
        Seen seen = recording.take();
        List<Sign> signs = new ArrayList<>(seen.signs());
        for (RecordingServer target : targets) {
            for (RecordingServer.Call call : target.take()) {
                signs.add(outside(Sign.Trace.CALL, call.headers(), call.method() + " " + call.path()));
            }
        }
        if (topics != null) {
            for (Topics.Message message : topics.take()) {
                signs.add(outside(Sign.Trace.MESSAGE, message.headers(), "to the topic " + message.topic()));
            }
        }
        return new Seen(signs, seen.requests());
    }

    private Sign outside(Sign.Trace trace, Map<String, String> headers, String what) {
        String id = idHeaders.stream()
                .map(name -> headers.getOrDefault(name, ""))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
        String parent = headers.getOrDefault("traceparent", "");
        String owner = !id.isEmpty() || parent.length() < 35 ? id : parent.substring(3, 35);
        return new Sign(trace, id + " " + parent, false, owner, "", 0, "", trace + " " + what, what);
    }

    /** Whether the request's context has been current since the last time. */
    boolean knows(String request) {
        return recording.knows(request);
    }

    boolean awaitEnd(String request, long deadline) throws InterruptedException {
        return recording.awaitEnd(request, deadline);
    }

    boolean awaitBegin(String request, long deadline) throws InterruptedException {
        return recording.awaitBegin(request, deadline);
    }

    @Override
    public void close() {
        recording.close();
    }
}
