package dev.clew.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler.CompilationTask;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardingTest {
    @TempDir
    Path classes;

    private final DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();

    @Test
    void forwardsAQueueWithItsTypeParameters() throws Exception {
        Class<?> type = compiled("test.Queue", """
            package test;
            @dev.clew.forwarding.Forwarding(java.util.concurrent.BlockingQueue.class)
            public class Queue<E> extends ForwardingBlockingQueue<E> {
                public Queue(java.util.concurrent.BlockingQueue<E> delegate) { super(delegate); }
                @Override public int size() { return delegate.size() + 100; }
            }
            """);
        BlockingQueue<String> real = new LinkedBlockingQueue<>();
        @SuppressWarnings("unchecked")
        BlockingQueue<String> queue =
                (BlockingQueue<String>) type.getConstructor(BlockingQueue.class).newInstance(real);
        assertThat(queue.offer("a", 1, TimeUnit.SECONDS)).isTrue();
        assertThat(queue.addAll(List.of("b", "c"))).isTrue();
        assertThat(real).containsExactly("a", "b", "c");
        assertThat(queue.toArray(new String[0])).containsExactly("a", "b", "c");
        assertThat(queue.size()).isEqualTo(103);
        assertThat(inheritedFromInterfaces(type, BlockingQueue.class)).isEmpty();
    }

    @Test
    void forwardsAnExecutorWithTheTypeParametersOfItsMethods() throws Exception {
        Class<?> type = compiled("test.Executor", """
            package test;
            @dev.clew.forwarding.Forwarding(java.util.concurrent.ScheduledExecutorService.class)
            public class Executor extends ForwardingScheduledExecutorService {
                public Executor(java.util.concurrent.ScheduledExecutorService delegate) { super(delegate); }
            }
            """);
        ScheduledExecutorService real = Executors.newSingleThreadScheduledExecutor();
        ScheduledExecutorService executor = (ScheduledExecutorService)
                type.getConstructor(ScheduledExecutorService.class).newInstance(real);
        assertThat(executor.invokeAny(List.<Callable<String>>of(() -> "done"))).isEqualTo("done");
        executor.shutdown();
        assertThat(real.isShutdown()).isTrue();
    }

    @Test
    void wrapsResultsOfTheTypeThatTheBaseWraps() throws Exception {
        Class<?> type = compiled("test.Upper", """
            package test;
            interface Words { String first(); int size(); java.util.List<String> all(); }
            abstract class Results {
                static String wrapped(String word) { return word + "!"; }
                static <T> java.util.List<T> wrapped(java.util.List<T> words) { return words.subList(1, words.size()); }
            }
            @dev.clew.forwarding.Forwarding(value = Words.class, base = Results.class)
            public class Upper extends ForwardingWords {
                Upper(Words delegate) { super(delegate); }
                public static String text() {
                    Upper upper = new Upper(new Words() {
                        public String first() { return "a"; }
                        public int size() { return 2; }
                        public java.util.List<String> all() { return java.util.List.of("a", "b"); }
                    });
                    return upper.first() + upper.size() + upper.all();
                }
            }
            """);
        assertThat(type.getMethod("text").invoke(null)).isEqualTo("a!2[b]");
    }

    @Test
    void leavesOutWhatTheBaseImplementsThoughThatIsGeneratedItself() throws Exception {
        Class<?> type = compiled("test.Wide", """
            package test;
            import java.util.*;
            interface Narrow { String name(); default String twice() { return name() + name(); } }
            interface Wider extends Narrow { List<String> more(String... names) throws java.io.IOException; }
            @dev.clew.forwarding.Forwarding(value = Wider.class, base = Base.class)
            public class Wide extends ForwardingWider {
                public Wide() {
                    super(1, new Wider() {
                        public String name() { return "wide"; }
                        public List<String> more(String... names) { return Arrays.asList(names); }
                    });
                }
                public String names() throws java.io.IOException { return name() + twice() + more("a", "b"); }
            }
            @dev.clew.forwarding.Forwarding(Narrow.class)
            abstract class Base extends ForwardingNarrow {
                Base(int first, Narrow delegate) { super(delegate); }
                public final String name() { return "base of " + delegate.name(); }
            }
            """);
        Object wide = type.getConstructor().newInstance();
        assertThat(type.getMethod("names").invoke(wide)).isEqualTo("base of widewidewide[a, b]");
    }

    @Test
    void recordsSettersAfterTheyHaveReturned() throws Exception {
        Class<?> type = compiled("test.Recorded", """
            package test;
            import java.util.*;
            interface Target {
                void set(int place, String value);
                void set(int place, long value, List<String> more);
                void clear();
            }
            class Real implements Target {
                final List<String> done = new ArrayList<>();
                public void set(int place, String value) { done.add(place + "=" + value); }
                public void set(int place, long value, List<String> more) { done.add(place + "=" + value + more); }
                public void clear() { done.clear(); }
            }
            @dev.clew.forwarding.Recording(value = Target.class, base = Real.class)
            public class Recorded extends RecordingTarget {
                private final Real copy = new Real();
                <V> void record(int place, V value, Setter<V> setter) { setter.set(copy, value); }
                public String both() {
                    set(1, "a");
                    set(2, 7, List.of("b"));
                    clear();
                    return done + " " + copy.done;
                }
            }
            """);
        assertThat(type.getMethod("both").invoke(type.getConstructor().newInstance()))
                .isEqualTo("[] [1=a, 2=7[b]]");
    }

    @Test
    void saysThatAClassCannotBeForwarded() throws Exception {
        assertThat(compile("test.Text", "package test; @dev.clew.forwarding.Forwarding(String.class) class Text {}"))
                .isFalse();
        assertThat(problems.getDiagnostics())
                .extracting(problem -> problem.getMessage(null))
                .containsExactly("java.lang.String is no interface");
    }

    private static Stream<Method> inheritedFromInterfaces(Class<?> type, Class<?> face) {
        return Arrays.stream(face.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(method -> answering(type, method))
                .filter(method -> method.getDeclaringClass().isInterface());
    }

    private static Method answering(Class<?> type, Method method) {
        try {
            return type.getMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private Class<?> compiled(String name, String source) throws Exception {
        assertThat(compile(name, source)).as("%s", problems.getDiagnostics()).isTrue();
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}).loadClass(name);
    }

    private boolean compile(String name, String source) {
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options = List.of(
                "--release", "17", "-Xlint:all,-processing,-auxiliaryclass", "-Werror", "-d", classes.toString());
        CompilationTask task =
                ToolProvider.getSystemJavaCompiler().getTask(null, null, problems, options, null, List.of(file));
        task.setProcessors(List.of(new ForwardingProcessor()));
        return task.call();
    }
}
