package dev.clew.grpc;

import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * What a client's listener was told, and the request ids that were current meanwhile.
 *
 * @param <R> the response
 */
final class Recorded<R> extends ClientCall.Listener<R> {
    private final List<R> messages = new CopyOnWriteArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Status> status = new CompletableFuture<>();

    @Override
    public void onHeaders(Metadata headers) {
        note("onHeaders");
    }

    @Override
    public void onMessage(R message) {
        note("onMessage");
        messages.add(message);
    }

    @Override
    public void onReady() {
        note("onReady");
    }

    @Override
    public void onClose(Status last, Metadata trailers) {
        note("onClose");
        status.complete(last);
    }

    private void note(String callback) {
        String line = callback + ' ' + TraceContext.current().requestId();
        if (!seen.contains(line)) {
            seen.add(line);
        }
    }

    List<R> messages() {
        return messages;
    }

    /** Returns each callback with the request id that it saw, once. */
    List<String> seen() {
        return seen;
    }

    void awaitMessages(int number) {
        Await.until(() -> messages.size() >= number);
    }

    /** Returns the status, as soon as the call has one. */
    Status status() throws Exception {
        return status.get(10, TimeUnit.SECONDS);
    }
}
