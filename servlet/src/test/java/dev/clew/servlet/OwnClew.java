package dev.clew.servlet;

import dev.clew.Clew;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.MDC;

/** Clew's classes once more, as an application has them that brings its own. */
final class OwnClew extends ClassLoader {
    OwnClew() {
        super(OwnClew.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("dev.clew.")) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** Returns a servlet that tells the ids of its request: the attribute, this Clew's context, its MDC, and the trace. */
    HttpServlet servlet() {
        return new Called(this);
    }

    /** Returns a filter that believes no id of a caller. */
    Filter edgeFilter() throws Exception {
        Class<?> type = loadClass(Clew.class.getName());
        Object builder = type.getMethod("builder").invoke(null);
        builder.getClass().getMethod("setting", String.class, String.class).invoke(builder, "clew.inbound", "restart");
        Object clew = builder.getClass().getMethod("build").invoke(builder);
        return (Filter) loadClass(CorrelationFilter.class.getName())
                .getMethod("create", type)
                .invoke(null, clew);
    }

    /** Asks the context of the current thread. */
    Object current(String property) {
        try {
            Class<?> type = loadClass("dev.clew.context.TraceContext");
            Object context = type.getMethod("current").invoke(null);
            return type.getMethod(property).invoke(context);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Called extends HttpServlet {
        private static final long serialVersionUID = 1;
        private final transient OwnClew clew;

        Called(OwnClew clew) {
            this.clew = clew;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter()
                    .print(request.getAttribute(CorrelationFilter.REQUEST_ID) + " " + clew.current("requestId") + ' '
                            + MDC.get("request_id") + ' ' + clew.current("traceId"));
        }
    }
}
