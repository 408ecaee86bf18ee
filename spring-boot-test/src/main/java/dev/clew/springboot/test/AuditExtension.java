package dev.clew.springboot.test;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Runs the audit of a {@link ClewAudit} method. */
final class AuditExtension implements InvocationInterceptor, ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(AuditExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == CorrelationAudit.Builder.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return builder(test);
    }

    private static CorrelationAudit.Builder builder(ExtensionContext test) {
        ExtensionContext.Store store = test.getStore(NAMESPACE);
        CorrelationAudit.Builder builder = store.get(CorrelationAudit.Builder.class, CorrelationAudit.Builder.class);
        if (builder == null) {
            builder = CorrelationAudit.builder(SpringExtension.getApplicationContext(test));
            store.put(CorrelationAudit.Builder.class, builder);
        }
        return builder;
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext test)
            throws Throwable {
        invocation.proceed();
        builder(test).build().run().assertClean();
    }
}
