package dev.clew.benchmarks;

import java.util.List;

/** Log lines, the recorder, and the request with a lazy mirror. */
final class LogPage {
    private static final String LOGBACK =
            " eventLine logfmtLine jsonLine ecsLine patternLine logbackJsonLine logstashLine logfmtEncode"
                    + " ownPatternEncode jsonEncode ecsEncode patternEncode logbackJsonEncode logstashEncode"
                    + " logfmtSpan jsonSpan ecsSpan patternSpan logstashSpan";

    private static final String IDS = LOGBACK.replace(" ", " log.LogbackLines.").strip()
            + " log.Log4jLines.templateEncode log.Log4jLines.ecsEncode log.Log4jLines.logfmtEncode"
            + " log.LogbackRecorder.recordedLine log.LogbackRecorder.otherLine"
            + " log.Log4jRecorder.recordedLine log.Log4jRecorder.otherLine"
            + " log.LazyMirror.request ClewTwoKeys.request OpenTelemetry.request Brave.request";

    private LogPage() {}

    static void run(boolean quick) throws Exception {
        Page page = Page.begin("RESULTS-LOG.md", "Log lines", "workshop/benchmarks/run log");
        StringBuilder table = new StringBuilder("| benchmark | ns/op | B/op |\n|---|--:|--:|\n");
        new Measuring(quick)
                .measure(List.of(IDS.split(" ")), 2)
                .forEach((id, figures) ->
                        table.append(String.format("| %s | %.1f | %.0f |%n", id, figures.nanos(), figures.bytes())));
        page.end(table.toString(), !quick);
    }
}
