package dev.clew.springboot.feign;

import dev.clew.http.HttpClientHandler;
import feign.InvocationHandlerFactory;
import feign.InvocationHandlerFactory.MethodHandler;
import feign.Request;
import feign.Target;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;

/** Surrounds each method of a client, so that all its attempts are one call. */
record CorrelatedMethods(
        InvocationHandlerFactory delegate, HttpClientHandler<Request> handler, ThreadLocal<FeignCall> current)
        implements InvocationHandlerFactory {
    @Override
    @SuppressWarnings("rawtypes") // as Feign has it
    public InvocationHandler create(Target target, Map<Method, MethodHandler> methods) {
        Map<Method, MethodHandler> wrapped = new LinkedHashMap<>();
        methods.forEach((method, each) -> wrapped.put(method, arguments -> call(each, arguments)));
        return delegate.create(target, wrapped);
    }

    private Object call(MethodHandler method, Object[] arguments) throws Throwable {
        FeignCall enclosing = current.get();
        FeignCall call = new FeignCall(handler);
        current.set(call);
        try {
            return method.invoke(arguments);
        } catch (Throwable t) {
            call.thrown(t);
            throw t;
        } finally {
            // A default method calls others.
            if (enclosing == null) {
                current.remove();
            } else {
                current.set(enclosing);
            }
            call.end();
        }
    }
}
