package dev.clew.springboot.servlet;

import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import java.util.concurrent.Callable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Makes the request's context current for what a controller returns to be run later: a {@code Callable}, a
 * {@code StreamingResponseBody}.
 *
 * <p>MVC runs those on an executor that need not be a bean.
 */
enum CallableContext implements CallableProcessingInterceptor {
    INSTANCE;

    private static final String CONTEXT = CallableContext.class.getName();

    @Override
    public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
        request.setAttribute(CONTEXT, TraceContext.current(), RequestAttributes.SCOPE_REQUEST);
    }

    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        if (request.getAttribute(CONTEXT, RequestAttributes.SCOPE_REQUEST) instanceof TraceContext context) {
            ContextSpi.attach(context);
        }
    }

    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, Object result) {
        if (request.getAttribute(CONTEXT, RequestAttributes.SCOPE_REQUEST) instanceof TraceContext) {
            ContextSpi.detach();
        }
    }
}
