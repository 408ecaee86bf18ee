package dev.clew.springboot.task;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the task that an executor or scheduler is given: in the caller's context if it is executed, or put off
 * within a request; in a new request for each run if it is scheduled otherwise.
 */
final class TaskInterceptor implements MethodInterceptor {
    private static final String SCHEDULE = "schedule";

    private final Supplier<Clew> clew;
    private final OtherContexts others;

    TaskInterceptor(Supplier<Clew> clew, OtherContexts others) {
        this.clew = clew;
        this.others = others;
    }

    /** Whether a method of this name is given a task. */
    static boolean takesTask(String method) {
        return method.startsWith(SCHEDULE) || method.startsWith("submit") || method.equals("execute");
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        @Nullable Object[] arguments = call.getArguments();
        if (arguments.length > 0) {
            if (!call.getMethod().getName().startsWith(SCHEDULE)) {
                arguments[0] = carried(arguments[0]);
            } else if (arguments[0] instanceof Runnable task) {
                arguments[0] = isOnce(arguments) ? carried(task) : ScheduledRun.of(clew, task);
            }
        }
        return call.proceed();
    }

    /** Whether a request puts off a part of its own work: {@code schedule(task, instant)} within one. */
    private static boolean isOnce(@Nullable Object[] arguments) {
        return arguments.length == 2
                && arguments[1] instanceof Instant
                && !TraceContext.current().isNone();
    }

    private @Nullable Object carried(@Nullable Object task) {
        TraceContext context = TraceContext.current();
        if (task instanceof Runnable runnable) {
            return context.wrap(others.wrap(runnable));
        }
        return task instanceof Callable<?> callable ? context.wrap(others.wrap(callable)) : task;
    }
}
