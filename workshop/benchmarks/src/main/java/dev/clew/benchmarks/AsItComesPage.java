package dev.clew.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Clew and its peers without a setting: what an application pays that has only added them. */
final class AsItComesPage {
    private static final int ROUNDS = 2;

    private static final Map<String, String> REQUEST = new LinkedHashMap<>();
    private static final Map<String, String> LINE = new LinkedHashMap<>();

    static {
        REQUEST.put("**Clew**: three keys in the MDC, two span lines", "ClewAsItComes.sampledRequest");
        REQUEST.put("the same by hand, without settings", "Floor.sampledRequest");
        REQUEST.put("brave, to a Zipkin that drops its spans", "Brave.sampledRequest");
        REQUEST.put("OpenTelemetry, to a collector that drops its spans", "OpenTelemetry.sampledRequest");
        LINE.put("**Clew**, logfmt", "log.LogbackLines.logfmtPlain");
        LINE.put("Clew, JSON", "log.LogbackLines.jsonPlain");
        LINE.put("an encoder that copies a line of the same length", "log.LogbackLines.floorPlain");
        LINE.put("PatternLayout with `%X`", "log.LogbackLines.wholeMdcPlain");
        LINE.put("Logback's JsonEncoder", "log.LogbackLines.logbackJsonPlain");
        LINE.put("logstash-logback-encoder", "log.LogbackLines.logstashPlain");
    }

    private AsItComesPage() {}

    static void run(boolean quick) throws Exception {
        Page page = Page.begin("RESULTS-AS-IT-COMES.md", "As it comes", "workshop/benchmarks/run as-it-comes");
        page.end(table("request", REQUEST, quick) + "\n" + table("line", LINE, quick), !quick);
    }

    private static String table(String what, Map<String, String> rows, boolean quick) throws RunnerException {
        Map<String, Figures> results = new Measuring(quick).measure(List.copyOf(rows.values()), ROUNDS);
        Figures clew = results.values().iterator().next();
        StringBuilder table =
                new StringBuilder("| " + what + " | ns/op | B/op | Clew : it | in bytes |\n|---|--:|--:|--:|--:|\n");
        rows.forEach((name, id) -> {
            Figures own = results.get(id);
            table.append(String.format(
                    "| %s | %.1f | %.0f | %.2f × | %.2f × |%n",
                    name, own.nanos(), own.bytes(), clew.nanos() / own.nanos(), clew.bytes() / own.bytes()));
        });
        return table.toString();
    }
}
