package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.jvm.ChildJvm;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens once in a process. */
class ProcessTest {
    static final class Recording {
        public static void main(String[] args) {
            Pauses.start(Clew.builder().build());
            Await.until(Recorded::isRunning);
            System.out.println("recording");
        }
    }

    @Test
    void aProcessEndsAlthoughItRecords() {
        try (ChildJvm process = ChildJvm.start(Recording.class)) {
            assertThat(process.join()).contains("recording");
        }
    }

    /** Prints the warnings. */
    static final class Failing {
        public static void main(String[] args) {
            try (CapturedLog log = CapturedLog.create()) {
                Clew clew = Clew.builder().build();
                Pauses pauses = Pauses.start(clew);
                Await.until(() -> !warnings(log).isEmpty());
                Span span =
                        clew.span(Span.Kind.SERVER, clew.root()).name("GET /").begin();
                span.end();
                pauses.close();
                warnings(log).forEach(System.out::println);
                System.out.println(log.spansEnded("server").size() + " served");
                System.out.println("counted " + clew.counters());
            }
        }

        private static List<String> warnings(CapturedLog log) {
            return log.lines("clew.jfr").stream()
                    .map(line -> line.level() + " " + line.message())
                    .toList();
        }
    }

    @Test
    void isOffWithOneLineWhereFilesCannotBeWritten(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("no-folder"));
        try (ChildJvm process = ChildJvm.start(Failing.class, "-Djava.io.tmpdir=" + file)) {
            List<String> output = process.join();
            assertThat(output)
                    .filteredOn(line -> line.startsWith("WARN "))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith(
                                    "WARN pauses are not recorded: JDK Flight Recorder does not start, java.lang."));
            assertThat(output).contains("1 served", "counted {}");
        }
    }

    @Test
    void isOffWithOneLineInAJvmWithoutTheModules() {
        try (ChildJvm process = ChildJvm.start(Failing.class, "--limit-modules=java.naming,java.xml")) {
            List<String> output = process.join();
            assertThat(output)
                    .contains(
                            "WARN pauses are not recorded: JDK Flight Recorder does not start,"
                                    + " java.lang.NoClassDefFoundError: jdk/jfr/Event",
                            "1 served",
                            "counted {}");
        }
    }

    /** Prints the safepoints from the start of a recording on. */
    static final class Starting {
        public static void main(String[] args) {
            try (Recorded recorded = new Recorded()) {
                recorded.awaitAllSoFar();
                recorded.lines("safepoint").forEach(line -> System.out.println(line.message()));
                System.out.println("recorded");
            }
        }
    }

    @Test
    void theStartOfTheRecordingIsNoPause() {
        try (ChildJvm process = ChildJvm.start(Starting.class, "-Dclew.jfr.threshold=1")) {
            assertThat(process.join()).contains("recorded").noneMatch(line -> line.contains("RedefineClasses"));
        }
    }

    /** Runs out of memory until the recording has, and prints the warnings. */
    static final class Exhausted {
        public static void main(String[] args) {
            try (Recorded recorded = new Recorded()) {
                recorded.awaitAllSoFar();
                while (Requests.inForce() != null) {
                    exhaust();
                }
                Await.until(() -> !isAlive("clew-jfr") && !isAlive("clew-jfr-locks"));
                Failing.warnings(recorded.log).forEach(System.out::println);
            }
        }

        private static boolean isAlive(String name) {
            return Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals(name));
        }

        private static void exhaust() {
            Object[] last = {};
            for (int size = 1 << 18; size > 1; ) {
                try {
                    Object[] next = new Object[size];
                    next[0] = last;
                    last = next;
                } catch (OutOfMemoryError e) {
                    size /= 2;
                }
            }
        }
    }

    @Test
    void saysOnceThatItHasEndedWhereMemoryRanOut() {
        try (ChildJvm process = ChildJvm.start(Exhausted.class, "-Xmx32m", "-XX:+UseSerialGC")) {
            List<String> output = process.join();
            assertThat(output)
                    .filteredOn(line -> line.startsWith("WARN pauses "))
                    .singleElement()
                    // mostly OutOfMemoryError, or what the JDK makes of two of them: a self-suppression
                    .satisfies(line -> assertThat(line).startsWith("WARN pauses are no longer recorded: java.lang."));
            assertThat(output)
                    .as("no thread of ours died of it")
                    .noneMatch(line -> line.startsWith("Exception") && line.contains("clew-jfr"));
        }
    }

    /** Prints how long the first collections stopped a request: as its span tells it, and as the JVM does. */
    static final class Collecting {
        public static void main(String[] args) {
            Clew clew = Clew.builder().build();
            Object[] live = new Object[1_000_000];
            for (int i = 0; i < live.length; i++) {
                live[i] = new Object[] {i};
            }
            System.gc();
            Span span = clew.span(Span.Kind.CONSUMER, clew.root()).name("GET /").begin();
            long before = paused();
            System.gc();
            long collected = paused() - before;
            span.end();
            Span next = clew.span(Span.Kind.SERVER, clew.root()).name("GET /").begin();
            next.end();
            System.out.println(live.length + " " + collected + " " + gcMillis(span) + " " + gcMillis(next));
        }

        private static long paused() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .filter(bean -> !bean.getName().contains("Cycles"))
                    .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                    .sum();
        }

        private static int gcMillis(Span span) {
            int[] millis = {0};
            span.forEachAttribute((key, value) -> millis[0] = key.equals("gc_ms") ? (int) value : millis[0]);
            return millis[0];
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
    void theFirstCollectionIsOnTheRequestToo(String collector) {
        int[] millis = collected(collector);
        assertThat(millis[1]).isPositive();
        assertThat(millis[2]).isCloseTo(millis[1], within(1));
        assertThat(millis[3]).isZero();
    }

    @Test
    void collectionsBesideTheProcessAreNot() {
        int[] millis = collected("-XX:+UseZGC");
        assertThat(millis[2]).isLessThan(5);
        assertThat(millis[3]).isLessThan(5);
    }

    private static int[] collected(String... options) {
        try (ChildJvm process = ChildJvm.start(Collecting.class, options)) {
            List<String> output = process.join();
            return Arrays.stream(output.get(output.size() - 1).split(" ", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }
    }
}
