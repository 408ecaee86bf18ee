package dev.clew.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures benchmarks, each in a JVM of its own.
 *
 * @param quick whether to measure one round, shorter
 */
record Measuring(boolean quick) {
    /** Returns the better of several rounds for each id, in the order given. */
    Map<String, Figures> measure(Collection<String> ids, int rounds) throws RunnerException {
        Map<String, Figures> results = new LinkedHashMap<>();
        for (int round = 1; round <= (quick ? 1 : rounds); round++) {
            for (String id : ids) {
                Figures figures = measure(id);
                results.put(id, figures.min(results.get(id)));
                System.out.printf(
                        "round %d  %-36s %8.1f ns/op %8.1f B/op%n", round, id, figures.nanos(), figures.bytes());
            }
        }
        return results;
    }

    private Figures measure(String id) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(Bench.class.getName().replace(".", "\\.") + "\\.run")
                .param("id", id)
                .operationsPerInvocation(Contestants.operations(id))
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
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
        double bytes = result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getScore();
        return new Figures(result.getPrimaryResult().getScore(), bytes);
    }
}
