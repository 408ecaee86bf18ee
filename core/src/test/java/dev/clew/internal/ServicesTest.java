package dev.clew.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.Scope;
import dev.clew.context.ScopeListener;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clew in a class loader of its own for each test, because a loader has one set of scope settings and one global object. */
class ServicesTest {
    @TempDir
    Path folder;

    private Path services;

    @BeforeEach
    void makeFolder() throws IOException {
        services = Files.createDirectories(folder.resolve("META-INF/services"));
    }

    private void provide(Class<?> type, String... providers) throws IOException {
        Files.writeString(services.resolve(type.getName()), String.join("\n", providers));
    }

    private static final class OwnLoader extends URLClassLoader {
        OwnLoader(URL... urls) {
            super(urls, ServicesTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.clew.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    private URL found() throws MalformedURLException {
        return folder.toUri().toURL();
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Runs the task as a class of a loader that sees Clew, this test and the given URLs. */
    private static List<String> inOwnLoader(Class<?> task, URL... more) throws Exception {
        List<URL> urls = new ArrayList<>(List.of(location(Clew.class), location(ServicesTest.class)));
        urls.addAll(List.of(more));
        try (OwnLoader loader = new OwnLoader(urls.toArray(new URL[0]))) {
            Callable<?> inside = (Callable<?>)
                    loader.loadClass(task.getName()).getDeclaredConstructor().newInstance();
            return ((List<?>) inside.call()).stream().map(String::valueOf).toList();
        }
    }

    @Test
    void globalCallsTheSpanListenersOfTheClassPath() throws Exception {
        provide(SpanListener.class, Told.class.getName());

        assertThat(inOwnLoader(EndASpan.class, found())).containsExactly("started work", "ended work", "counters {}");
    }

    @Test
    void allScopesCallTheScopeListenersOfTheClassPath() throws Exception {
        provide(ScopeListener.class, Told.class.getName());

        assertThat(inOwnLoader(MisuseAScope.class, found()))
                .containsExactly(
                        "changed to r1",
                        "changed to ",
                        "scope.closed_twice opened by MisuseAScope",
                        "changed to r1",
                        "scope.leaked opened by MisuseAScope",
                        "changed to ",
                        "counters {scope.closed_twice=1, scope.leaked=1}");
    }

    @Test
    void openerIsNotRecordedIfNobodyWantsIt() throws Exception {
        provide(ScopeListener.class, Frugal.class.getName());

        assertThat(inOwnLoader(MisuseAScope.class, found()))
                .containsExactly(
                        "scope.closed_twice",
                        "scope.leaked",
                        "counters {scope.closed_twice=1, scope.leaked=1, skipped.scope_listener=4}");
    }

    @Test
    void providerThatFailsToLoadIsSkippedAndCounted() throws Exception {
        provide(
                SpanListener.class,
                "dev.clew.NoSuchListener",
                Unwilling.class.getName(),
                ServicesTest.class.getName(),
                Told.class.getName());

        assertThat(inOwnLoader(EndASpan.class, found()))
                .containsExactly("started work", "ended work", "counters {skipped.service_loader=3}");
    }

    @Test
    void contextLoaderIsAskedToo() throws Exception {
        provide(SpanListener.class, Told.class.getName());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader context = new URLClassLoader(new URL[] {found()}, ServicesTest.class.getClassLoader())) {
            thread.setContextClassLoader(context);

            assertThat(Services.load(SpanListener.class, new ArrayList<>()))
                    .extracting(Object::getClass)
                    .containsExactly(Told.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aClassThatBothLoadersFindIsLoadedOnce() throws Exception {
        provide(SpanListener.class, Told.class.getName());

        assertThat(inOwnLoader(LoadThroughBoth.class, found())).containsExactly("1");
    }

    /** Keeps all events; each class loader has a list of its own. */
    public static final class Told implements SpanListener, ScopeListener {
        static final List<String> EVENTS = new ArrayList<>();

        @Override
        public void started(Span span) {
            EVENTS.add("started " + span.name());
        }

        @Override
        public void ended(Span span) {
            EVENTS.add("ended " + span.name());
        }

        @Override
        public void changed(TraceContext from, TraceContext to) {
            EVENTS.add("changed to " + to.requestId());
        }

        @Override
        public void misused(String how, @Nullable Throwable opener) {
            String by = opener == null
                    ? ""
                    : List.of(opener.getStackTrace()).stream()
                            .map(StackTraceElement::getClassName)
                            .filter(name -> name.contains("ServicesTest$"))
                            .map(name -> " opened by " + name.substring(name.indexOf('$') + 1))
                            .findFirst()
                            .orElse(" opened by a stranger");
            EVENTS.add(how + by);
        }

        @Override
        public boolean wantsOpener() {
            return true;
        }
    }

    /** Wants no opener and fails at every change. */
    public static final class Frugal implements ScopeListener {
        @Override
        public void changed(TraceContext from, TraceContext to) {
            throw new IllegalStateException("changed");
        }

        @Override
        public void misused(String how, @Nullable Throwable opener) {
            Told.EVENTS.add(how + (opener == null ? "" : " with opener"));
        }
    }

    /** Cannot be made. */
    public static final class Unwilling implements SpanListener {
        public Unwilling() {
            throw new IllegalStateException("no");
        }
    }

    public static final class EndASpan implements Callable<List<String>> {
        @Override
        public List<String> call() {
            Clew clew = Clew.global();
            clew.span(Span.Kind.INTERNAL, clew.root()).name("work").begin().end();
            Told.EVENTS.removeIf(event -> event.startsWith("changed"));
            Told.EVENTS.add("counters " + clew.counters());
            return Told.EVENTS;
        }
    }

    public static final class MisuseAScope implements Callable<List<String>> {
        @Override
        public List<String> call() {
            Clew clew = Clew.builder().build();
            TraceContext context = clew.receive(Map.of("X-Request-ID", "r1"), Map::get, "");
            Scope scope = context.makeCurrent();
            scope.close();
            scope.close();
            Scope unused = context.makeCurrent();
            Scope.closeAllOfThread();
            Told.EVENTS.add("counters " + clew.counters());
            return Told.EVENTS;
        }
    }

    public static final class LoadThroughBoth implements Callable<List<Integer>> {
        @Override
        public List<Integer> call() {
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            try (URLClassLoader context =
                    new URLClassLoader(new URL[0], getClass().getClassLoader())) {
                Thread.currentThread().setContextClassLoader(context);
                return List.of(
                        Services.load(SpanListener.class, new ArrayList<>()).size());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
        }
    }
}
