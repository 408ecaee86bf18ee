package dev.clew.benchmarks.peers;

import java.util.concurrent.Executor;

/** Tasks that do next to nothing, and the queue that holds them until the thread that handed them over runs them. */
public final class Tasks implements Executor {
    /** The number of tasks in one call of the operation. */
    public static final int COUNT = 100;

    private final Runnable[] waiting = new Runnable[COUNT];
    private final Runnable task = this::count;
    private int size;
    private int runs;

    private void count() {
        runs++;
    }

    /** @param executor wraps a task and hands it to this queue */
    void handOver(Executor executor) {
        for (int i = 0; i < COUNT; i++) {
            executor.execute(task);
        }
    }

    @Override
    public void execute(Runnable wrapped) {
        waiting[size++] = wrapped;
    }

    int run() {
        for (int i = 0; i < size; i++) {
            waiting[i].run();
        }
        size = 0;
        return runs;
    }
}
