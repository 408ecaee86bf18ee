package dev.clew.httpclient;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The exchange that a {@link CallFuture} waits for: one answer, however many requests it takes.
 *
 * @param <V> the answer
 */
interface Exchange<V> {
    /** Sends the request, or the one that follows it. */
    CompletableFuture<V> send();

    /** Takes note of an answer or of a failure, and returns whether another request has to be sent. */
    boolean needsAnother(@Nullable V answer, @Nullable Throwable failure);

    /** Takes note of a failure; ignores one that comes after an answer or another failure. */
    void failed(Throwable failure);
}
