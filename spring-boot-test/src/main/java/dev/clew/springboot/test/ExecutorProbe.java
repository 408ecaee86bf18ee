package dev.clew.springboot.test;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.springboot.test.AuditReport.Finding;
import dev.clew.springboot.test.AuditReport.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.springframework.context.ApplicationContext;

/** Gives each executor bean one task that only looks at its context. */
final class ExecutorProbe {
    private final ApplicationContext context;
    private final Clew clew;
    private final Duration timeout;

    ExecutorProbe(ApplicationContext context, Clew clew, Duration timeout) {
        this.context = context;
        this.clew = clew;
        this.timeout = timeout;
    }

    /** @param notTried gets the executors that did not run the task, each with the reason */
    void probe(Consumer<Finding> findings, List<String> tried, List<String> notTried) throws InterruptedException {
        for (Map.Entry<String, Executor> bean :
                context.getBeansOfType(Executor.class, false, false).entrySet()) {
            String place = "executor " + bean.getKey();
            TraceContext request = clew.root();
            CompletableFuture<String> seen = new CompletableFuture<>();
            try (Scope scope = request.makeCurrent()) {
                bean.getValue()
                        .execute(() -> seen.complete(TraceContext.current().requestId()));
                String id = seen.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
                tried.add(place + ": a task");
                if (!id.equals(request.requestId())) {
                    findings.accept(new Finding(
                            Kind.EXECUTOR_WITHOUT_CONTEXT,
                            place,
                            "a task of " + bean.getValue().getClass().getName()
                                    + (id.isEmpty() ? " has no context" : " has the context of " + id)));
                }
            } catch (RuntimeException | ExecutionException | TimeoutException e) {
                notTried.add(place + ": the task did not run (" + e + ")");
            }
        }
    }
}
