package dev.clew.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every benchmark in a JVM of its own, prints the table and writes {@code RESULTS.md}.
 *
 * <p>A quick run is a look in between: shorter, without Micrometer, which is its bridges and more, and printed only.
 */
public final class Run {
    private static final String USAGE = "usage: workshop/benchmarks/run [--quick]";

    private Run() {}

    /** The better of what several rounds found: on a machine that does something else too, noise only adds. */
    public record Figures(double nanos, double bytes) {
        /** The lower of each. */
        public Figures min(@Nullable Figures other) {
            return other == null ? this : new Figures(Math.min(nanos, other.nanos), Math.min(bytes, other.bytes));
        }
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        List<String> given = List.of(arguments);
        if (!Set.of("--quick").containsAll(given)) {
            out.println(USAGE);
            System.exit(2);
        }
        boolean quick = given.contains("--quick");
        String load = String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        Map<String, Figures> results = run(quick ? 1 : 2, quick, out);
        String table = new Table(results).toString();
        out.println();
        out.println(table);
        if (!quick) {
            Files.writeString(Path.of("workshop", "benchmarks", "RESULTS.md"), page(load, table));
        }
    }

    private static Map<String, Figures> run(int rounds, boolean quick, PrintStream out) throws RunnerException {
        List<String> benchmarks = Row.benchmarks(existing(quick));
        Map<String, Figures> results = new HashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (String benchmark : benchmarks) {
                Figures figures = measure(benchmark, quick);
                results.put(benchmark, figures.min(results.get(benchmark)));
                out.printf(
                        Locale.ROOT,
                        "round %d of %d  %-32s %8.1f ns/op %8.1f B/op%n",
                        round,
                        rounds,
                        benchmark,
                        figures.nanos,
                        figures.bytes);
            }
        }
        return results;
    }

    private static Set<String> existing(boolean quick) {
        String prefix = Run.class.getPackageName() + ".";
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .stream()
                .map(entry -> entry.getUsername().substring(prefix.length()))
                .filter(name -> !quick || !name.startsWith("Micrometer"))
                .collect(Collectors.toSet());
    }

    /** Measures one benchmark, named below this package, in a JVM of its own. */
    public static Figures measure(String benchmark, boolean quick) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("^" + (Run.class.getPackageName() + "." + benchmark).replace(".", "\\.") + "$")
                .mode(Mode.AverageTime)
                .timeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(quick ? 2 : 4)
                .warmupTime(TimeValue.milliseconds(quick ? 300 : 500))
                .measurementIterations(quick ? 2 : 4)
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 500))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-Xms256m", "-Xmx256m")
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        RunResult result = new Runner(options).runSingle();
        Map<String, Result> secondary = new TreeMap<>(result.getSecondaryResults());
        double bytes = secondary.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getScore();
        return new Figures(result.getPrimaryResult().getScore(), bytes);
    }

    private static String page(String load, String table) throws IOException {
        return Files.readString(Path.of("workshop", "benchmarks", "RESULTS.head.md"))
                .replace("${date}", LocalDate.now(ZoneOffset.UTC).toString())
                .replace("${commit}", System.getProperty("clew.commit", "unknown"))
                .replace("${load}", load)
                .replace(
                        "${machine}",
                        Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name")
                                + " " + System.getProperty("os.arch"))
                .replace("${jdk}", System.getProperty("java.vm.name") + " " + Runtime.version())
                .replace("${versions}", versions())
                .replace("${table}", table);
    }

    /** What stood on the class path: the names of the jars tell it. */
    private static String versions() {
        return List.of(
                        "brave",
                        "opentelemetry-sdk",
                        "brave-instrumentation-servlet-jakarta",
                        "opentelemetry-okhttp-3.0",
                        "opentelemetry-spring-webmvc-6.0",
                        "brave-instrumentation-kafka-clients",
                        "opentelemetry-kafka-clients-2.6",
                        "kafka-clients",
                        "okhttp-jvm",
                        "micrometer-tracing",
                        "context-propagation",
                        "logback-classic",
                        "slf4j-api",
                        "jmh-core")
                .stream()
                .map(Run::version)
                .collect(Collectors.joining(", "));
    }

    private static String version(String artifact) {
        for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
            String file = Path.of(entry).getFileName().toString();
            if (file.matches(artifact + "-[0-9].*\\.jar")) {
                return artifact + " " + file.substring(artifact.length() + 1, file.length() - ".jar".length());
            }
        }
        return artifact + " (not found)";
    }
}
