package dev.clew.springboot.batch;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Begins a request for a job that is launched outside any, so that the launcher's lines have its id too. */
record Launch(Supplier<Clew> clew) implements MethodInterceptor {
    /** Whether a launcher's or an operator's method of this name launches a job. */
    static boolean isOne(String method) {
        return method.equals("run") || method.startsWith("start") || method.equals("restart");
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Scope scope = opened();
        try {
            return call.proceed();
        } finally {
            if (scope != null) {
                scope.closeAll();
            }
        }
    }

    private @Nullable Scope opened() {
        try {
            return TraceContext.current().isNone() ? clew.get().root().makeCurrent() : null;
        } catch (Throwable t) {
            clew.get().counters().skipped("batch", t);
            return null;
        }
    }
}
