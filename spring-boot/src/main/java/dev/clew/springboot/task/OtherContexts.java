package dev.clew.springboot.task;

import dev.clew.Clew;
import dev.clew.springboot.internal.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings what tracers keep on the caller's thread to that of the task. A failure is counted, and the task runs without. */
final class OtherContexts {
    private final Supplier<Clew> clew;
    private final Supplier<List<TaskContext>> contexts;

    OtherContexts(Supplier<Clew> clew, Supplier<List<TaskContext>> contexts) {
        this.clew = clew;
        this.contexts = contexts;
    }

    Runnable wrap(Runnable task) {
        List<Supplier<TaskContext.Opened>> captured = captured();
        if (captured.isEmpty()) {
            return task;
        }
        return () -> {
            List<TaskContext.Opened> opened = open(captured);
            try {
                task.run();
            } finally {
                close(opened);
            }
        };
    }

    <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        List<Supplier<TaskContext.Opened>> captured = captured();
        if (captured.isEmpty()) {
            return task;
        }
        return () -> {
            List<TaskContext.Opened> opened = open(captured);
            try {
                return task.call();
            } finally {
                close(opened);
            }
        };
    }

    private List<Supplier<TaskContext.Opened>> captured() {
        List<Supplier<TaskContext.Opened>> captured = new ArrayList<>(2);
        try {
            for (TaskContext context : contexts.get()) {
                Supplier<TaskContext.Opened> one = context.capture();
                if (one != null) {
                    captured.add(one);
                }
            }
        } catch (Throwable t) {
            skipped(t);
        }
        return captured;
    }

    private List<TaskContext.Opened> open(List<Supplier<TaskContext.Opened>> captured) {
        List<TaskContext.Opened> opened = new ArrayList<>(captured.size());
        for (Supplier<TaskContext.Opened> one : captured) {
            try {
                opened.add(one.get());
            } catch (Throwable t) {
                skipped(t);
            }
        }
        return opened;
    }

    private void close(List<TaskContext.Opened> opened) {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Throwable t) {
                skipped(t);
            }
        }
    }

    private void skipped(Throwable t) {
        clew.get().counters().skipped("task.tracer", t);
    }
}
