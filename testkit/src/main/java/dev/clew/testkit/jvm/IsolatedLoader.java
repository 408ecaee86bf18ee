package dev.clew.testkit.jvm;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Runs code with classes that are loaded anew, to test things that happen once in a class loader, or without a library. */
public final class IsolatedLoader {
    private IsolatedLoader() {}

    /**
     * Runs a task in a class loader of its own, which is the thread's context loader meanwhile, and returns its result.
     *
     * <p>The loader shares no class with the tests but the JDK's, so that the result is of the JDK's types.
     *
     * @param task a public class with a public constructor without parameters
     * @param entries accepts the entries of the class path that the loader has, as texts
     * @throws Exception thrown by the task
     */
    public static <T> T call(Class<? extends Callable<T>> task, Predicate<String> entries) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(urls(entries), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            @SuppressWarnings("unchecked") // the same class, loaded once more
            Callable<T> there = (Callable<T>)
                    loader.loadClass(task.getName()).getDeclaredConstructor().newInstance();
            return there.call();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] urls(Predicate<String> entries) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : ChildJvm.classPath().split(File.pathSeparator, -1)) {
            if (entries.test(entry)) {
                urls.add(new File(entry).toURI().toURL());
            }
        }
        return urls.toArray(new URL[0]);
    }
}
