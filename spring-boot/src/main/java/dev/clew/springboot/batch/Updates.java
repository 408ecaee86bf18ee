package dev.clew.springboot.batch;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Hears of each execution through its repository, which Batch tells on the thread that runs it. */
record Updates(Supplier<OpenExecutions> executions, Execution.Reader reader) implements MethodInterceptor {
    private static final String CREATE = "createJobExecution";
    private static final String UPDATE = "update";
    private static final String SAVE = "updateExecutionContext";
    private static final Set<String> ALL = Set.of(CREATE, UPDATE, SAVE);

    /** Whether a repository's method of this name tells of executions. */
    static boolean tells(String method) {
        return ALL.contains(method);
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        switch (call.getMethod().getName()) {
            case CREATE -> {
                Object job = call.proceed();
                tell(job, execution -> executions.get().launched(execution));
                return job;
            }
            case UPDATE ->
                tell(call.getArguments()[0], execution -> executions.get().started(execution));
            default ->
                tell(call.getArguments()[0], execution -> executions.get().saved(execution));
        }
        return call.proceed();
    }

    private void tell(@Nullable Object object, Consumer<Execution> event) {
        if (object == null) {
            return;
        }
        try {
            Execution execution = reader.read(object);
            if (execution != null) {
                event.accept(execution);
            }
        } catch (Throwable t) {
            executions.get().skipped(t);
        }
    }
}
