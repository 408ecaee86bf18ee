package dev.clew.springboot.batch;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.event.Level;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.scope.context.JobContext;
import org.springframework.batch.core.scope.context.JobSynchronizationManager;
import org.springframework.batch.core.scope.context.StepContext;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;

/**
 * The executions of one repository that are under way, each with its span and with its scope on the thread that runs it.
 *
 * <p>Jobs and steps are kept apart: Batch takes those with the same number for equal.
 */
final class OpenExecutions {
    /** @param end ends the execution; one object, so that Batch has it once however often it is registered */
    private record Open(Span span, TraceContext context, Scope scope, Thread thread, Runnable end) {}

    private final Clew clew;

    /** The requests in which jobs were launched, until they start. Weak, since a job may start in another process. */
    private final Map<Object, TraceContext> launched = Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<Object, Open> jobs = new ConcurrentHashMap<>();
    private final Map<Object, Open> steps = new ConcurrentHashMap<>();

    OpenExecutions(Clew clew) {
        this.clew = clew;
    }

    /** Notes the request that has launched a job, which may run on a thread that does not have it. */
    void launched(Execution job) {
        TraceContext request = TraceContext.current();
        if (!request.isNone()) {
            launched.put(job.self(), request);
        }
    }

    /**
     * Opens an execution that is told to have started. Each chunk says so again.
     *
     * @return whether it has opened a step, which Batch does not release if it cannot store that
     */
    boolean updated(Execution execution) {
        boolean isNew = execution.status() == BatchStatus.STARTED
                && !execution.hasEnded()
                && !group(execution).containsKey(execution.self());
        if (!execution.isJob()) {
            if (isNew) {
                open(execution);
            } else {
                endWithContext(execution);
            }
            return isNew;
        }
        JobContext job = isNew ? JobSynchronizationManager.getContext() : null;
        if (job != null) {
            job.registerDestructionCallback("clew", open(execution).end());
        }
        return false;
    }

    private Open open(Execution execution) {
        TraceContext around = around(execution);
        Span span = clew.span(Span.Kind.INTERNAL, around).name(execution.name());
        if (execution.isJob()) {
            span.level(Level.INFO);
            launched.remove(execution.self());
        }
        TraceContext context = span.isNoop() ? around : span.context();
        span.begin();
        Open open = new Open(span, context, context.makeCurrent(), Thread.currentThread(), () -> endQuietly(execution));
        group(execution).put(execution.self(), open);
        return open;
    }

    /** Returns the thread's context, else the one that the job has or was launched in. */
    private TraceContext around(Execution execution) {
        TraceContext current = TraceContext.current();
        if (!current.isNone()) {
            return current;
        }
        Open job = jobs.get(execution.job());
        TraceContext known = job == null ? launched.get(execution.job()) : job.context();
        return known == null ? clew.root() : known;
    }

    /**
     * Lets a step end when Batch releases it on this thread. Batch registers a step after it tells of the start, and tells of
     * the end before it releases it.
     */
    private void endWithContext(Execution execution) {
        Open open = steps.get(execution.self());
        StepContext step = StepSynchronizationManager.getContext();
        if (step != null && open != null && open.thread() == Thread.currentThread()) {
            step.registerDestructionCallback("clew", open.end());
        }
    }

    /** Ends a step that does not run, since its start could not be stored. */
    boolean lost(Execution step, Throwable failure) {
        Open open = steps.get(step.self());
        if (open == null) {
            return false;
        }
        open.span().error(failure);
        open.end().run();
        return true;
    }

    private void endQuietly(Execution execution) {
        try {
            end(execution);
        } catch (Throwable t) {
            skipped(t);
        }
    }

    /** Ends an execution on the thread that runs it: who stops one releases it too, on another. */
    private void end(Execution execution) {
        Open open = group(execution).get(execution.self());
        if (open == null || open.thread() != Thread.currentThread()) {
            return;
        }
        group(execution).remove(execution.self());
        try {
            end(open.span(), execution);
        } finally {
            open.scope().closeAll();
        }
    }

    private static void end(Span span, Execution execution) {
        switch (execution.status()) {
            case COMPLETED -> span.outcome(Span.Outcome.OK);
            case STOPPING, STOPPED -> span.outcome(Span.Outcome.CANCELLED);
            default -> span.outcome(Span.Outcome.ERROR);
        }
        if (span.outcome() != Span.Outcome.OK) {
            execution.failures().stream().findFirst().ifPresent(span::error);
        }
        span.end();
    }

    private Map<Object, Open> group(Execution execution) {
        return execution.isJob() ? jobs : steps;
    }

    void skipped(Throwable reason) {
        clew.counters().skipped("batch", reason);
    }
}
