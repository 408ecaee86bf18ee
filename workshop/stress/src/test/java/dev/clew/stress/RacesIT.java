package dev.clew.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs every jcstress test; each result must be an allowed one. */
class RacesIT {
    /** Their states take long to make, so only a few are made at a time. */
    private static final List<Class<?>> SLOW = List.of(Counts.class, SpanIds.TheLast.class);

    private static final List<Class<?>> FAST = List.of(
            ForeignClose.class, LazyTexts.class, PublishedContext.class, SpanIds.TheFirst.class, SpanOnce.class);

    /** The one kind of JVM that runs: the one that reorders most. */
    private static final String C2_REORDERS =
            "-XX:+UnlockDiagnosticVMOptions -XX:+StressLCM -XX:+StressGCM -XX:+StressIGVN -XX:+StressCCP";

    @Test
    void quickTestsHaveOnlyAllowedResults() throws Exception {
        run("quick", FAST);
    }

    @Test
    void slowTestsHaveOnlyAllowedResults() throws Exception {
        run("slow", SLOW, "-strideSize", "10", "-strideCount", "1");
    }

    private static void run(String name, List<Class<?>> tests, String... more)
            throws IOException, InterruptedException {
        Path target = Path.of(System.getProperty("stress.target"), "races", name);
        Files.createDirectories(target);
        List<String> names = tests.stream().flatMap(RacesIT::tests).toList();
        // Threads may outnumber processors on a busy machine, hence the yielding.
        List<String> arguments = new ArrayList<>(List.of(
                "-t", String.join("|", names).replace('$', '.'),
                "-r", target.toString(),
                "-jvmArgs", C2_REORDERS,
                "-sc", "false",
                "-f", "1",
                "-fsm", "1",
                "-iters", "3",
                "-time", System.getProperty("stress.races.millis"),
                "-spinStyle", "THREAD_YIELD"));
        arguments.addAll(List.of(more));
        String output = Java.run(target, "org.openjdk.jcstress.Main", List.of(), arguments, 0);
        Matcher results = Pattern.compile(
                        "\\(Results: (\\d+) planned; (\\d+) passed, 0 failed, 0 soft errs, 0 hard errs\\)")
                .matcher(output);
        String last = "";
        while (results.find()) {
            last = results.group(1).equals(results.group(2)) ? results.group() : "";
        }
        assertThat(last).as("all that was planned has passed").isNotEmpty();
        assertThat(names)
                .allSatisfy(test -> assertThat(target.resolve(test.replace('$', '.') + ".html"))
                        .exists());
    }

    /** Returns the tests within a class, or the class itself if it is nested; jcstress wants tests to be public. */
    private static Stream<String> tests(Class<?> type) {
        return type.isMemberClass()
                ? Stream.of(type.getName())
                : Stream.of(type.getDeclaredClasses())
                        .filter(each -> Modifier.isPublic(each.getModifiers()))
                        .map(Class::getName);
    }
}
