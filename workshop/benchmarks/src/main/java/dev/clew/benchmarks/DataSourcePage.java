package dev.clew.benchmarks;

import dev.clew.benchmarks.jdbc.PostgresModes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Clew's DataSource beside its peers, and each of its modes on PostgreSQL. */
final class DataSourcePage {
    private static final int ROUNDS = 3;
    private static final String RAW = "jdbc.Raw";
    private static final String BARE = "jdbc.ClewBare";

    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("the driver alone", RAW);
        ROWS.put("**Clew**, all but the static tags off", BARE);
        ROWS.put("Clew, mode AUTO, all else off", "jdbc.ClewBareAuto");
        ROWS.put("Clew, and the slow threshold: two clock reads", "jdbc.ClewClock");
        ROWS.put("Clew as it comes: spans, totals, both thresholds", "jdbc.ClewDefault");
        ROWS.put("p6spy", "jdbc.P6Spy");
        ROWS.put("OpenTelemetry", "jdbc.OpenTelemetry");
        ROWS.put("datasource-proxy", "jdbc.DatasourceProxy");
    }

    private DataSourcePage() {}

    static void run(boolean quick) throws Exception {
        Page page = Page.begin("RESULTS-JDBC.md", "JDBC", "workshop/benchmarks/run jdbc");
        Measuring measuring = new Measuring(quick);
        StringBuilder text = new StringBuilder();
        text.append("## One query\nPrepare, two parameters, execute, read, close, on an open connection. `adds` is the"
                + " difference to the driver alone; in brackets, divided by what Clew adds with all but the static tags"
                + " off.\n");
        text.append(table("a driver that does nothing", ".stub", measuring));
        text.append(table("H2 in memory", ".h2", measuring)).append('\n');
        if (!quick) {
            text.append("## Each mode on PostgreSQL\nFive look-ups by key a request, ratio to the raw driver over ")
                    .append(PostgresModes.ROUNDS)
                    .append(" interleaved rounds with new connections each (the median of a round's slices), with the"
                            + " 95 % interval.\n\n")
                    .append(new PostgresModes().run());
        }
        page.end(text.toString(), !quick);
    }

    private static String table(String driver, String scenario, Measuring measuring) throws RunnerException {
        Map<String, Figures> results = measuring.measure(
                ROWS.values().stream().map(contestant -> contestant + scenario).toList(), ROUNDS);
        StringBuilder table =
                new StringBuilder("\n| on " + driver + " | ns/op | B/op | adds ns | adds B |\n|---|--:|--:|--:|--:|\n");
        Figures raw = results.get(RAW + scenario);
        double unit = results.get(BARE + scenario).nanos() - raw.nanos();
        ROWS.forEach((name, contestant) -> {
            Figures own = results.get(contestant + scenario);
            double added = own.nanos() - raw.nanos();
            table.append(String.format(
                    "| %s | %.1f | %.0f | %s | %.0f |%n",
                    name,
                    own.nanos(),
                    own.bytes(),
                    own == raw ? "" : String.format("%.1f (%.1f ×)", added, added / unit),
                    own.bytes() - raw.bytes()));
        });
        return table.toString();
    }
}
