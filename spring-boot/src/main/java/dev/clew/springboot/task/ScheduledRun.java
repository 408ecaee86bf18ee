package dev.clew.springboot.task;

import dev.clew.Clew;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.SchedulingAwareRunnable;

/**
 * A scheduled task, each run of which is a request of its own. The request that scheduled it is named in the MDC of the run.
 * It says of itself what the task says.
 */
final class ScheduledRun implements SchedulingAwareRunnable {
    private final Runnable run;
    private final Runnable delegate;

    private ScheduledRun(Runnable run, Runnable delegate) {
        this.run = run;
        this.delegate = delegate;
    }

    static Runnable of(Supplier<Clew> clew, Runnable task) {
        return task instanceof ScheduledRun
                ? task
                : new ScheduledRun(
                        ContextSpi.periodic(
                                TraceContext.current(), task, () -> clew.get().root()),
                        task);
    }

    @Override
    public void run() {
        run.run();
    }

    @Override
    public boolean isLongLived() {
        return delegate instanceof SchedulingAwareRunnable aware && aware.isLongLived();
    }

    @Override
    public @Nullable String getQualifier() {
        return delegate instanceof SchedulingAwareRunnable aware ? aware.getQualifier() : null;
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
