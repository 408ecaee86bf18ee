package dev.clew.httpclient;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A method that {@link HttpClient} has had since JDK 21, for code that is compiled for 17; called once per client. */
final class Lifecycle {
    static final Lifecycle SHUTDOWN = new Lifecycle("shutdown");
    static final Lifecycle SHUTDOWN_NOW = new Lifecycle("shutdownNow");
    static final Lifecycle IS_TERMINATED = new Lifecycle("isTerminated");
    static final Lifecycle CLOSE = new Lifecycle("close");
    private static final Lifecycle AWAIT_TERMINATION = new Lifecycle("awaitTermination", Duration.class);

    private final @Nullable Method method;

    private Lifecycle(String name, Class<?>... parameters) {
        method = find(name, parameters);
    }

    private static @Nullable Method find(String name, Class<?>... parameters) {
        try {
            return HttpClient.class.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    static boolean awaitTermination(HttpClient client, Duration duration) throws InterruptedException {
        try {
            return Boolean.TRUE.equals(AWAIT_TERMINATION.invoke(client, duration));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw unchecked(e);
        }
    }

    /** Calls it on the client; null before JDK 21, and if the method returns nothing. */
    @Nullable
    Object of(HttpClient client) {
        try {
            return invoke(client);
        } catch (InvocationTargetException e) {
            throw unchecked(e);
        }
    }

    private @Nullable Object invoke(HttpClient client, Object... arguments) throws InvocationTargetException {
        try {
            return method == null ? null : method.invoke(client, arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RuntimeException unchecked(InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException thrown) {
            return thrown;
        }
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e.getCause());
    }

    @Override
    public String toString() {
        return method == null ? "Lifecycle(before JDK 21)" : "Lifecycle(" + method.getName() + ")";
    }
}
