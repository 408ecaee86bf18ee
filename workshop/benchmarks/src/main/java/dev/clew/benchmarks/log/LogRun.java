package dev.clew.benchmarks.log;

import dev.clew.benchmarks.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the benchmarks of log lines, each in a JVM of its own, and writes {@code RESULTS-LOG.md} unless it is a quick run. */
public final class LogRun {
    private static final List<String> BENCHMARKS = List.of(
            "log.LogbackLines.eventLine",
            "log.LogbackLines.logfmtLine",
            "log.LogbackLines.jsonLine",
            "log.LogbackLines.ecsLine",
            "log.LogbackLines.patternLine",
            "log.LogbackLines.logbackJsonLine",
            "log.LogbackLines.logstashLine",
            "log.LogbackLines.logfmtEncode",
            "log.LogbackLines.ownPatternEncode",
            "log.LogbackLines.jsonEncode",
            "log.LogbackLines.ecsEncode",
            "log.LogbackLines.patternEncode",
            "log.LogbackLines.logbackJsonEncode",
            "log.LogbackLines.logstashEncode",
            "log.Log4jLines.templateEncode",
            "log.Log4jLines.ecsEncode",
            "log.Log4jLines.logfmtEncode",
            "log.LogbackRecorder.recordedLine",
            "log.LogbackRecorder.otherLine",
            "log.Log4jRecorder.recordedLine",
            "log.Log4jRecorder.otherLine",
            "log.LazyMirror.request",
            "ClewTwoKeys.request",
            "OpenTelemetry.request",
            "Brave.request");

    private LogRun() {}

    public static void main(String[] arguments) throws Exception {
        boolean quick = List.of(arguments).contains("--quick");
        int rounds = quick ? 1 : 2;
        Map<String, Run.Figures> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (String benchmark : BENCHMARKS) {
                Run.Figures figures = Run.measure(benchmark, quick);
                results.put(benchmark, figures.min(results.get(benchmark)));
                System.out.printf(
                        Locale.ROOT, "%-36s %8.1f ns/op %8.1f B/op%n", benchmark, figures.nanos(), figures.bytes());
            }
        }
        if (quick) {
            return;
        }
        StringBuilder page = new StringBuilder();
        page.append("# Log lines\n\n")
                .append(LocalDate.now(ZoneOffset.UTC))
                .append(", `workshop/benchmarks/run-log`, ")
                .append(System.getProperty("java.vm.name"))
                .append(' ')
                .append(Runtime.version())
                .append(".\n\n| benchmark | ns/op | B/op |\n|---|--:|--:|\n");
        results.forEach((benchmark, figures) -> page.append(
                String.format(Locale.ROOT, "| %s | %.1f | %.0f |%n", benchmark, figures.nanos(), figures.bytes())));
        Files.writeString(Path.of("workshop", "benchmarks", "RESULTS-LOG.md"), page);
    }
}
