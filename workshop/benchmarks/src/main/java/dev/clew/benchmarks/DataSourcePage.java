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
    private static final String BY_HAND = "jdbc.ByHand";
    private static final String BY_HAND_COMMENT = "jdbc.ByHandComment";
    private static final String NO_POOL_WAITS = "jdbc.ClewNoPoolWaits";

    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("the driver alone", RAW);
        ROWS.put("**Clew**, all but the static tags off", BARE);
        ROWS.put("Clew, mode AUTO, all else off", "jdbc.ClewBareAuto");
        ROWS.put("Clew, and the slow threshold: two clock reads", "jdbc.ClewClock");
        ROWS.put("Clew as it comes: spans, totals, both thresholds", "jdbc.ClewDefault");
        ROWS.put("Clew as it comes, and `lockWaits`", "jdbc.ClewLockWaits");
        ROWS.put("p6spy", "jdbc.P6Spy");
        ROWS.put("OpenTelemetry", "jdbc.OpenTelemetry");
        ROWS.put("datasource-proxy", "jdbc.DatasourceProxy");
    }

    /** In requests that begin and end; what the request itself costs is in the driver's row too. */
    private static final Map<String, String> OF_REQUESTS = new LinkedHashMap<>();

    static {
        OF_REQUESTS.put("the driver alone", RAW);
        OF_REQUESTS.put("by hand: both thresholds and the totals", BY_HAND);
        OF_REQUESTS.put("**Clew** as it comes", "jdbc.ClewDefault");
    }

    private static final Map<String, String> WITH_IDS = new LinkedHashMap<>();

    static {
        WITH_IDS.put("the driver alone", RAW);
        WITH_IDS.put("by hand, with all ids in the text", BY_HAND_COMMENT);
        WITH_IDS.put("**Clew**, mode COMMENT", "jdbc.ClewComment");
    }

    private static final Map<String, String> CHECKOUTS = new LinkedHashMap<>();

    static {
        CHECKOUTS.put("the driver alone", RAW);
        CHECKOUTS.put("Clew, `poolWaits(ZERO)`: a clock read less", NO_POOL_WAITS);
        CHECKOUTS.put("**Clew** as it comes", "jdbc.ClewDefault");
    }

    private static final Map<String, String> OF_A_POOL = new LinkedHashMap<>();

    static {
        OF_A_POOL.put("HikariCP alone", RAW);
        OF_A_POOL.put("Clew, `poolWaits(ZERO)`: a clock read less", NO_POOL_WAITS);
        OF_A_POOL.put("**Clew** as it comes", "jdbc.ClewDefault");
        OF_A_POOL.put("HikariCP, `leakDetectionThreshold`", "jdbc.HikariLeakDetection");
    }

    private DataSourcePage() {}

    static void run(boolean quick) throws Exception {
        Page page = Page.begin("RESULTS-JDBC.md", "JDBC", "workshop/benchmarks/run jdbc");
        Measuring measuring = new Measuring(quick);
        StringBuilder text = new StringBuilder();
        text.append("## One query\nPrepare, two parameters, execute, read, close, on an open connection. `adds` is the"
                + " difference to the driver alone; in brackets, divided by what the second row adds.\n");
        text.append(table(ROWS, BARE, "a driver that does nothing", ".stub", measuring));
        text.append(table(ROWS, BARE, "H2 in memory", ".h2", measuring));
        text.append(
                table(OF_REQUESTS, BY_HAND, "the driver that does nothing, 8 texts a request", ".request8", measuring));
        text.append(table(
                OF_REQUESTS, BY_HAND, "the driver that does nothing, 64 texts a request", ".request64", measuring));
        text.append(table(
                WITH_IDS, BY_HAND_COMMENT, "the driver that does nothing, 8 texts a request", ".request8", measuring));
        text.append(table(
                        WITH_IDS,
                        BY_HAND_COMMENT,
                        "the driver that does nothing, 8 texts a request, not prepared",
                        ".plain8",
                        measuring))
                .append('\n');
        text.append("## One checkout\nTake a connection and close it, within a request.\n");
        text.append(table(CHECKOUTS, NO_POOL_WAITS, "a driver that does nothing", ".checkout", measuring));
        text.append(table(OF_A_POOL, NO_POOL_WAITS, "a pool of that driver", ".hikari", measuring))
                .append('\n');
        if (!quick) {
            text.append("## Each mode on PostgreSQL\nFive look-ups by key a request, ratio to the raw driver over ")
                    .append(PostgresModes.ROUNDS)
                    .append(" interleaved rounds with new connections each (the median of a round's slices), with the"
                            + " 95 % interval.\n\n")
                    .append(new PostgresModes().run());
        }
        page.end(text.toString(), !quick);
    }

    /** @param unit the contestant by whose addition the others' are divided */
    private static String table(
            Map<String, String> rows, String unit, String driver, String scenario, Measuring measuring)
            throws RunnerException {
        Map<String, Figures> results = measuring.measure(
                rows.values().stream().map(contestant -> contestant + scenario).toList(), ROUNDS);
        StringBuilder table =
                new StringBuilder("\n| on " + driver + " | ns/op | B/op | adds ns | adds B |\n|---|--:|--:|--:|--:|\n");
        Figures raw = results.get(RAW + scenario);
        double one = results.get(unit + scenario).nanos() - raw.nanos();
        rows.forEach((name, contestant) -> {
            Figures own = results.get(contestant + scenario);
            double added = own.nanos() - raw.nanos();
            table.append(String.format(
                    "| %s | %.1f | %.0f | %s | %.0f |%n",
                    name,
                    own.nanos(),
                    own.bytes(),
                    own == raw ? "" : String.format("%.1f (%.1f ×)", added, added / one),
                    own.bytes() - raw.bytes()));
        });
        return table.toString();
    }
}
