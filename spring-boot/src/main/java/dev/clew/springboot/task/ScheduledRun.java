package dev.clew.springboot.task;

import dev.clew.Clew;
import dev.clew.context.Scope;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.SchedulingAwareRunnable;

/** A scheduled task, each run of which is a request of its own. It says of itself what the task says. */
final class ScheduledRun implements SchedulingAwareRunnable {
    private final Supplier<Clew> clew;
    private final Runnable delegate;

    private ScheduledRun(Supplier<Clew> clew, Runnable delegate) {
        this.clew = clew;
        this.delegate = delegate;
    }

    static Runnable of(Supplier<Clew> clew, Runnable task) {
        return task instanceof ScheduledRun ? task : new ScheduledRun(clew, task);
    }

    @Override
    public void run() {
        try (Scope scope = clew.get().root().makeCurrent()) {
            delegate.run();
        }
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
