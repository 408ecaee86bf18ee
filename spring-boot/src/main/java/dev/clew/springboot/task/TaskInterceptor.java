package dev.clew.springboot.task;

import dev.clew.Clew;
import dev.clew.context.TaskQueue;
import dev.clew.context.TraceContext;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Wraps the task that an executor or scheduler is given: in the caller's context if it is executed, or put off
 * within a request; in a new request for each run if it is scheduled otherwise.
 */
final class TaskInterceptor implements MethodInterceptor {
    private static final String SCHEDULE = "schedule";

    private final Supplier<Clew> clew;
    private final OtherContexts others;
    private final TaskQueue queue = TaskQueue.create();

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
                return handOver(call, arguments);
            }
            if (arguments[0] instanceof Runnable task) {
                arguments[0] = isOnce(arguments)
                        ? TraceContext.current().wrap(others.wrap(task))
                        : ScheduledRun.of(clew, task);
            }
        }
        return call.proceed();
    }

    private @Nullable Object handOver(MethodInvocation call, @Nullable Object[] arguments) throws Throwable {
        Object queued = queued(arguments[0]);
        arguments[0] = queued;
        try {
            return call.proceed();
        } catch (RejectedExecutionException e) {
            throw queued == null ? e : queue.rejected(e, List.of(queued), pool(call.getThis()));
        }
    }

    /** Returns the JDK's pool that is asked for its queue, else the executor itself. */
    private static @Nullable Object pool(@Nullable Object executor) {
        try {
            return executor instanceof ThreadPoolTaskExecutor spring ? spring.getThreadPoolExecutor() : executor;
        } catch (RuntimeException e) {
            return executor;
        }
    }

    /** Whether a request puts off a part of its own work: {@code schedule(task, instant)} within one. */
    private static boolean isOnce(@Nullable Object[] arguments) {
        return arguments.length == 2
                && arguments[1] instanceof Instant
                && !TraceContext.current().isNone();
    }

    private @Nullable Object queued(@Nullable Object task) {
        TraceContext context = TraceContext.current();
        if (task instanceof Runnable runnable) {
            return queue.wrap(context, others.wrap(runnable));
        }
        return task instanceof Callable<?> callable ? queue.wrap(context, others.wrap(callable)) : task;
    }
}
