package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stopped web application with its own Clew is collected, although the container's threads live on. */
class RedeployTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Serves one request as an application would, with a nested scope. */
    private static void serve(ClassLoader application) throws ReflectiveOperationException {
        Class<?> clew = application.loadClass("dev.clew.Clew");
        Class<?> context = application.loadClass("dev.clew.context.TraceContext");
        assertThat(clew).isNotSameAs(Clew.class);
        Object builder = clew.getMethod("builder").invoke(null);
        Object instance = builder.getClass().getMethod("build").invoke(builder);
        Object root = clew.getMethod("root").invoke(instance);
        AutoCloseable outer = (AutoCloseable) context.getMethod("makeCurrent").invoke(root);
        AutoCloseable inner = (AutoCloseable) context.getMethod("makeCurrent")
                .invoke(context.getMethod("child").invoke(root));
        try {
            inner.close();
            outer.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static WeakReference<ClassLoader> deployAndStop(ExecutorService container) throws Exception {
        try (Anew application = new Anew()) {
            container
                    .submit(() -> {
                        serve(application);
                        return null;
                    })
                    .get();
            return new WeakReference<>(application);
        }
    }

    @Test
    void leavesNothingOfOursOnTheContainersThreads() throws Exception {
        ExecutorService container = Executors.newSingleThreadExecutor();
        try {
            for (int deployment = 1; deployment <= 20; deployment++) {
                WeakReference<ClassLoader> application = deployAndStop(container);
                container.submit(() -> {}).get(); // the thread forgets its last task
                // A compiler thread may hold the application's classes for as long as a busy machine makes it wait.
                long began = System.nanoTime();
                while (application.get() != null && System.nanoTime() - began < PATIENCE_NANOS) {
                    System.gc();
                }
                assertThat(application.get()).as("deployment %s", deployment).isNull();
            }
        } finally {
            container.shutdown();
        }
    }
}
