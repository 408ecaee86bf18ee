package dev.clew.context;

import dev.clew.ids.SpanIds;
import dev.clew.ids.TraceId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A task that is run again and again, each time in a request of its own.
 *
 * <p>Its context is the one in which it was scheduled. That request is named under {@link #CAUSE} in the MDC.
 */
final class PeriodicTask extends ContextTask<Runnable> implements Runnable {
    private static final String CAUSE = "scheduled_by";

    private final @Nullable Supplier<TraceContext> requests;

    private PeriodicTask(TraceContext context, Runnable task, @Nullable Supplier<TraceContext> requests) {
        super(context, task);
        this.requests = requests;
    }

    /** Wraps a task, unless it carries a context already: whoever wrapped it chose that one for every run. */
    static Runnable of(TraceContext context, Runnable task, @Nullable Supplier<TraceContext> requests) {
        return task instanceof ContextTask<?> || context.isNone() && requests == null
                ? ContextTask.of(context, task)
                : new PeriodicTask(context, task, requests);
    }

    @Override
    public void run() {
        TraceContext request = request();
        String before = nameCause(context.isNone() ? null : context.requestId());
        try {
            run(request);
        } finally {
            nameCause(before);
        }
    }

    private void run(TraceContext request) {
        Scope scope = Scope.enter(request.toBeCurrent(), null);
        try {
            task.run();
        } catch (Throwable t) {
            FailedTask.note(t, request);
            throw t;
        } finally {
            Scope.leave(scope);
        }
    }

    private TraceContext request() {
        if (requests != null) {
            try {
                TraceContext request = requests.get();
                if (request != null) {
                    return request;
                }
                Counters.shared().add("skipped.periodic_request");
            } catch (Throwable t) {
                Counters.shared().skipped("periodic_request", t);
            }
        }
        TraceId id = TraceId.random();
        int flags = LocalTrace.RANDOM | context.traceFlags() & LocalTrace.SAMPLED;
        LocalTrace trace = new LocalTrace(id.high(), id.low(), flags, "", "", null);
        return new TraceContext(trace, SpanIds.first(), 0, Baggage.EMPTY);
    }

    /** Puts a request id into the MDC, unless nothing of ours is written there, and returns the former value. */
    private static @Nullable String nameCause(@Nullable String requestId) {
        if (ScopeSettings.inForce().writesNoIds()) {
            return null;
        }
        try {
            String before = MDC.get(CAUSE);
            if (requestId != null) {
                MDC.put(CAUSE, requestId);
            } else if (before != null) {
                MDC.remove(CAUSE);
            }
            return before;
        } catch (Throwable t) {
            Counters.shared().skipped("mdc", t);
            return null;
        }
    }
}
