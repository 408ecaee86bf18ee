package dev.clew.httpclient;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The future of a call: when it is done, the span has ended.
 *
 * <p>Cancelling it, or one of its stages, cancels the exchange under way, as it does with the JDK's own since 16.
 *
 * @param <V> the answer
 */
final class CallFuture<V> extends CompletableFuture<V> {
    private final Exchange<V> exchange;
    private volatile @Nullable CompletableFuture<V> underWay;
    private volatile boolean abandoned;

    private CallFuture(Exchange<V> exchange) {
        this.exchange = exchange;
    }

    static <V> CallFuture<V> of(Exchange<V> exchange) {
        CallFuture<V> future = new CallFuture<>(exchange);
        future.send();
        return future;
    }

    private void send() {
        try {
            CompletableFuture<V> sent = exchange.send();
            underWay = sent;
            if (abandoned) {
                sent.copy().cancel(true);
            }
            CompletableFuture<V> unused = sent.whenComplete(this::done);
        } catch (Throwable t) {
            exchange.failed(t);
            throw t;
        }
    }

    private void done(V answer, @Nullable Throwable failure) {
        try {
            if (!exchange.needsAnother(answer, failure)) {
                end(answer, failure);
            } else if (isGivenUp()) {
                exchange.failed(new CancellationException()); // unless the caller has told why
                super.completeExceptionally(failure == null ? new CancellationException() : failure);
            } else {
                send();
            }
        } catch (Throwable t) {
            completeExceptionally(t);
        }
    }

    private void end(V answer, @Nullable Throwable failure) {
        if (failure == null) {
            super.complete(answer);
        } else {
            super.completeExceptionally(failure);
        }
    }

    /** Whether nobody waits for another request; one that is cancelled without an interrupt goes on, as the JDK's own does. */
    private boolean isGivenUp() {
        return abandoned || isDone() && !isCancelled();
    }

    /** Ends the span of a call whose caller does not wait any more, as {@code orTimeout} does; the exchange goes on. */
    @Override
    public boolean completeExceptionally(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        if (!isDone()) {
            exchange.failed(failure);
        }
        return super.completeExceptionally(failure);
    }

    /** Ends the span of a call whose caller has another answer, as {@code completeOnTimeout} does; the exchange goes on. */
    @Override
    public boolean complete(V answer) {
        if (!isDone()) {
            exchange.failed(new CancellationException("completed by the caller"));
        }
        return super.complete(answer);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!isDone()) {
            giveUp(mayInterruptIfRunning);
        }
        return super.cancel(mayInterruptIfRunning);
    }

    private void giveUp(boolean mayInterrupt) {
        exchange.failed(new CancellationException());
        abandoned = mayInterrupt;
        CompletableFuture<V> sent = underWay;
        if (mayInterrupt && sent != null) {
            // A copy: the exchange under way fails in its own time, and no stage before it is cancelled.
            sent.copy().cancel(true);
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new Stage<>(this);
    }

    private static final class Stage<U> extends CompletableFuture<U> {
        private final CallFuture<?> call;

        Stage(CallFuture<?> call) {
            this.call = call;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            if (mayInterruptIfRunning && !isDone() && !call.isDone()) {
                call.giveUp(true);
            }
            return super.cancel(mayInterruptIfRunning);
        }

        @Override
        public <V> CompletableFuture<V> newIncompleteFuture() {
            return new Stage<>(call);
        }
    }
}
