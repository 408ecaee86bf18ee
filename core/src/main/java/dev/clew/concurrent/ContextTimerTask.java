package dev.clew.concurrent;

import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import java.util.TimerTask;
import java.util.function.Consumer;

/**
 * A timer's task, which has the context of the thread that made it on its first run.
 *
 * <p>Only its second run shows that it is periodic.
 */
final class ContextTimerTask extends TimerTask {
    private final Object code;
    private final Runnable first;
    private final Runnable further;
    private boolean hasRun;

    ContextTimerTask(Runnable task) {
        this.code = task;
        TraceContext context = TraceContext.current();
        this.first = context.wrap(task);
        this.further = ContextSpi.periodic(context, task, null);
    }

    ContextTimerTask(Consumer<? super TimerTask> task) {
        this.code = task;
        TraceContext context = TraceContext.current();
        Runnable run = () -> task.accept(this);
        this.first = context.wrap(run);
        this.further = ContextSpi.periodic(context, run, null);
    }

    @Override
    public void run() {
        Runnable next = hasRun ? further : first;
        hasRun = true;
        next.run();
    }

    @Override
    public String toString() {
        return "ContextExecutors.timerTask(" + code + ")";
    }
}
