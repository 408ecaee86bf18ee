package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import dev.clew.testkit.jvm.ChildJvm;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A web application that recorded pauses can be collected when it is gone. */
class UnloadTest {
    /** Run in the class loader of the application. */
    public static final class Application implements Runnable {
        @Override
        public void run() {
            try (Recorded recorded = new Recorded()) {
                recorded.awaitAllSoFar();
            }
        }
    }

    @Test
    void nothingKeepsTheClassLoader() throws Exception {
        WeakReference<ClassLoader> loader = runInLoader();
        Await.until(() -> {
            System.gc();
            return loader.refersTo(null);
        });
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<ClassLoader> runInLoader() throws Exception {
        URL[] classPath = Arrays.stream(ChildJvm.classPath().split(File.pathSeparator))
                .map(UnloadTest::url)
                .toArray(URL[]::new);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Class<?> application = loader.loadClass(Application.class.getName());
            ((Runnable) application.getConstructor().newInstance()).run();
            return new WeakReference<>(loader);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
