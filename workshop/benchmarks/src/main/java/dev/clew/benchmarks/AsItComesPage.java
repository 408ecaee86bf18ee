package dev.clew.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Clew and its peers without a setting: what an application pays that has only added them. */
final class AsItComesPage {
    private static final int ROUNDS = 2;

    /** The ids of the benchmarks by their names, Clew's first, in the order of the page. */
    private static final List<Table> TABLES = List.of(
            new Table("request")
                    .row("**Clew**: three keys in the MDC, two span lines", "ClewAsItComes.sampledRequest")
                    .row("the same by hand, without settings", "Floor.sampledRequest")
                    .row("brave, to a Zipkin that drops its spans", "BraveAsItComes.sampledRequest")
                    .row("OpenTelemetry, to a collector that drops its spans", "OpenTelemetryAsItComes.sampledRequest"),
            new Table("query, on a driver that does nothing")
                    .row("**Clew**: tags, totals, slow and repeated queries", "jdbc.ClewDefault.request8")
                    .row("the same by hand", "jdbc.ByHand.request8")
                    .row("p6spy, to a logger that drops its lines", "jdbc.P6SpyAsItComes.request8")
                    .row("OpenTelemetry, to a collector that drops its spans", "jdbc.OpenTelemetryAsItComes.request8"),
            new Table("message sent to Kafka, on a stub")
                    .row("**Clew**, four headers", "kafka.ClewAsItComes.sendNamed")
                    .row("brave, to a Zipkin that drops its spans", "kafka.BraveAsItComes.send")
                    .row("OpenTelemetry, to a collector that drops its spans", "kafka.OpenTelemetryAsItComes.send"),
            new Table("call by OkHttp, on a stub")
                    .row("**Clew**", "http.ClewAsItComes.interceptor")
                    .row("brave, to a Zipkin that drops its spans", "http.BraveAsItComes.interceptor")
                    .row(
                            "OpenTelemetry, to a collector that drops its spans",
                            "http.OpenTelemetryAsItComes.interceptor"),
            new Table("line")
                    .row("**Clew**, logfmt", "log.LogbackLines.logfmtPlain")
                    .row("Clew, JSON", "log.LogbackLines.jsonPlain")
                    .row("an encoder that copies a line of the same length", "log.LogbackLines.floorPlain")
                    .row("PatternLayout with `%X`", "log.LogbackLines.wholeMdcPlain")
                    .row("Logback's JsonEncoder", "log.LogbackLines.logbackJsonPlain")
                    .row("logstash-logback-encoder", "log.LogbackLines.logstashPlain"));

    private AsItComesPage() {}

    static void run(boolean quick) throws Exception {
        Page page = Page.begin("RESULTS-AS-IT-COMES.md", "As it comes", "workshop/benchmarks/run as-it-comes");
        List<String> tables = new ArrayList<>();
        for (Table table : TABLES) {
            tables.add(table.measured(quick));
        }
        page.end(String.join("\n", tables), !quick);
    }

    /** One table, whose first row is Clew's. */
    private static final class Table {
        private final String what;
        private final Map<String, String> ids = new LinkedHashMap<>();

        Table(String what) {
            this.what = what;
        }

        Table row(String name, String id) {
            ids.put(name, id);
            return this;
        }

        String measured(boolean quick) throws RunnerException {
            Map<String, Figures> results = new Measuring(quick).measure(ids.values(), ROUNDS);
            Figures clew = results.values().iterator().next();
            StringBuilder table = new StringBuilder(
                    "| " + what + " | ns/op | B/op | Clew : it | in bytes |\n|---|--:|--:|--:|--:|\n");
            ids.forEach((name, id) -> {
                Figures own = results.get(id);
                table.append(String.format(
                        "| %s | %.1f | %.0f | %.2f × | %.2f × |%n",
                        name, own.nanos(), own.bytes(), clew.nanos() / own.nanos(), clew.bytes() / own.bytes()));
            });
            return table.toString();
        }
    }
}
