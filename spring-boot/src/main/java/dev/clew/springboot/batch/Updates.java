package dev.clew.springboot.batch;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Hears of each execution through its repository, which Batch tells on the thread that runs it. */
record Updates(Supplier<OpenExecutions> executions, Execution.Reader reader) implements MethodInterceptor {
    private static final String CREATE = "createJobExecution";
    private static final String UPDATE = "update";

    /** Whether a repository's method of this name tells of executions. */
    static boolean tells(String method) {
        return method.equals(CREATE) || method.equals(UPDATE);
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        return call.getMethod().getName().equals(CREATE) ? create(call) : update(call);
    }

    private @Nullable Object create(MethodInvocation call) throws Throwable {
        Object job = call.proceed();
        tell(job, execution -> {
            executions.get().launched(execution);
            return true;
        });
        return job;
    }

    private @Nullable Object update(MethodInvocation call) throws Throwable {
        Object updated = call.getArguments()[0];
        boolean begun = tell(updated, execution -> executions.get().updated(execution));
        try {
            return call.proceed();
        } catch (Throwable t) {
            if (begun) {
                tell(updated, execution -> executions.get().lost(execution, t));
            }
            throw t;
        }
    }

    private boolean tell(@Nullable Object object, Predicate<Execution> event) {
        if (object == null) {
            return false;
        }
        try {
            Execution execution = reader.read(object);
            return execution != null && event.test(execution);
        } catch (Throwable t) {
            executions.get().skipped(t);
            return false;
        }
    }
}
