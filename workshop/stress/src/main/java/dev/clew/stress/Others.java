package dev.clew.stress;

import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The other threads of a unit: a wrapped pool for its tasks, and strangers that close its scopes. */
final class Others implements AutoCloseable {
    private final Tally tally;
    private final ExecutorService strangers;
    private final ExecutorService pool;
    final ExecutorService wrapped;

    Others(Tally tally) {
        this.tally = tally;
        strangers = new CheckedPool(2, "a stranger");
        pool = new CheckedPool(4, "a pool's thread");
        wrapped = ContextExecutors.wrap(pool);
    }

    /** Closes a scope on another thread, within a request of that thread. */
    Future<?> close(Scope scope) {
        return strangers.submit(() -> {
            TraceContext own = tally.clew.root();
            try (Scope here = own.makeCurrent()) {
                scope.close();
                UnitOfWork.expect("a stranger", own, tally);
            }
        });
    }

    @Override
    public void close() throws InterruptedException {
        for (ExecutorService each : new ExecutorService[] {strangers, pool}) {
            each.shutdown();
            if (!each.awaitTermination(10, TimeUnit.SECONDS)) {
                tally.wrong("a pool does not end");
            }
        }
    }

    /** Checks after each task that nothing is left on the thread. */
    private final class CheckedPool extends ThreadPoolExecutor {
        private final String name;

        CheckedPool(int threads, String name) {
            super(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
            this.name = name;
        }

        @Override
        protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
            UnitOfWork.expectNothing(name, tally);
        }
    }
}
