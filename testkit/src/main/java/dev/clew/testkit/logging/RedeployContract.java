package dev.clew.testkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.jvm.ChildJvm;
import dev.clew.testkit.jvm.Garbage;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application with its own Clew and logging library can be collected once the library is stopped, the recorder's
 * shutdown hook included. For adapters of logging libraries.
 *
 * <p>The JVM is started with {@code -Dclew.recorder.loggers=shop.recorded}.
 */
public abstract class RedeployContract {
    /** An application in a class loader of its own. */
    public abstract static class Application implements Consumer<Boolean> {
        /** Called by the contract. */
        protected Application() {}

        /** Configures the library. */
        protected abstract void start();

        /** Stops the library as a container does. */
        protected abstract void stop();

        /** Returns all text that the library wrote. */
        protected abstract String written();

        /** Serves a request that fails and begins one that does not end. */
        @Override
        public final void accept(Boolean stopped) {
            start();
            Logger log = LoggerFactory.getLogger("shop.recorded");
            for (int i = 0; i < 2; i++) {
                TraceContext request = Clew.global().root();
                Span span = Clew.global().span(Span.Kind.SERVER, request).begin();
                try (Scope scope = request.makeCurrent()) {
                    if (!log.isDebugEnabled()) {
                        throw new IllegalStateException("nothing is recorded");
                    }
                    log.debug("stock of {} is {}", "SKU-44", i);
                }
                if (i == 0) {
                    span.outcome(Span.Outcome.ERROR).end();
                }
            }
            if (stopped) {
                stop();
                if (!written().contains("stock of SKU-44 is 1")) {
                    throw new IllegalStateException("the open request was not written: " + written());
                }
            }
        }
    }

    /** Called by JUnit. */
    protected RedeployContract() {}

    /** Returns the application's class. Only its name is used. */
    protected abstract Class<? extends Application> application();

    @Test
    void leavesNoClassLoaderBehind() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            loaders.add(deploy(true));
        }
        assertThat(Garbage.reachable(loaders, 0)).isZero();
    }

    @Test
    void findsLoggingThatWasNotStopped() throws Exception {
        assertThat(Garbage.reachable(List.of(deploy(false)), 1)).isEqualTo(1);
    }

    @SuppressWarnings("unchecked") // the same class, of another loader
    private WeakReference<ClassLoader> deploy(boolean stopped) throws Exception {
        ClassLoader loader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Consumer<Boolean> application = (Consumer<Boolean>)
                    loader.loadClass(application().getName()).getConstructor().newInstance();
            application.accept(stopped);
        } finally {
            thread.setContextClassLoader(before);
        }
        return new WeakReference<>(loader);
    }

    private static URL[] urls() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : ChildJvm.classPath().split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls.toArray(new URL[0]);
    }
}
