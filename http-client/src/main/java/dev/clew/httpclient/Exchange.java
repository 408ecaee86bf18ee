package dev.clew.httpclient;

import java.util.concurrent.CompletableFuture;

/**
 * What a {@link CallFuture} waits for: one answer, whatever it takes to get it.
 *
 * @param <V> the answer
 */
interface Exchange<V> {
    /** Sends the request, or the one that follows it. */
    CompletableFuture<V> send();

    /** Takes note of an answer, and says whether another request has to be sent. */
    boolean goesOn(V answer);

    /** Takes note of a failure; of none that comes after an answer or another failure. */
    void failed(Throwable failure);
}
