package dev.clew.benchmarks.jdbc;

import dev.clew.benchmarks.Run;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Measures Clew's DataSource beside its peers and each mode on PostgreSQL, and writes {@code RESULTS-JDBC.md}. */
public final class JdbcRun {
    private static final int ROUNDS = 3;

    private static final Map<String, Class<?>> SIDES = new LinkedHashMap<>();

    static {
        SIDES.put("the driver alone", Raw.class);
        SIDES.put("**Clew**, all but the static tags off", ClewBare.class);
        SIDES.put("Clew, mode AUTO, all else off", ClewBareAuto.class);
        SIDES.put("Clew, and the slow threshold: two clock reads", ClewClock.class);
        SIDES.put("Clew as it comes: spans, totals, both thresholds", ClewDefault.class);
        SIDES.put("p6spy", P6Spy.class);
        SIDES.put("OpenTelemetry", OpenTelemetryJdbc.class);
        SIDES.put("datasource-proxy", DatasourceProxy.class);
    }

    private JdbcRun() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        boolean postgresAlone = List.of(arguments).contains("--postgres");
        String peers = postgresAlone ? "" : peers(out);
        String modes = new PostgresModes().run(out);
        String page = "# JDBC\n\n"
                + LocalDate.now(ZoneOffset.UTC) + ", `workshop/benchmarks/run jdbc`, commit "
                + System.getProperty("clew.commit", "unknown") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, "
                + System.getProperty("java.vm.name") + " " + Runtime.version() + ".\n\n"
                + peers
                + "## Each mode on PostgreSQL\n"
                + "Five look-ups by key a request, ratio to the raw driver over " + PostgresModes.ROUNDS
                + " interleaved rounds with new connections each (the median of a round's slices), with the 95 % interval.\n\n"
                + modes;
        out.println();
        out.println(page);
        if (!postgresAlone) {
            Files.writeString(Path.of("workshop", "benchmarks", "RESULTS-JDBC.md"), page);
        }
    }

    private static String peers(PrintStream out) throws RunnerException {
        StringBuilder text = new StringBuilder("## One query\n"
                + "Prepare, two parameters, execute, read, close, on a connection that is there; what each adds to the driver"
                + " alone, and in brackets by how many times what Clew adds with all but the static tags off.\n");
        for (String driver : List.of("stub", "h2")) {
            Map<Class<?>, Run.Figures> figures = measure(driver, out);
            text.append("\n| on ").append(driver.equals("stub") ? "a driver that does nothing" : "H2 in memory");
            text.append(" | ns/op | B/op | adds ns | adds B |\n|---|--:|--:|--:|--:|\n");
            Run.Figures raw = figures.get(Raw.class);
            Run.Figures bare = figures.get(ClewBare.class);
            if (raw == null || bare == null) {
                throw new IllegalStateException("nothing was measured");
            }
            double unit = bare.nanos() - raw.nanos();
            SIDES.forEach((name, side) -> {
                Run.Figures own = figures.get(side);
                if (own != null) {
                    double added = own.nanos() - raw.nanos();
                    text.append(String.format(
                            Locale.ROOT,
                            "| %s | %.1f | %.0f | %s | %.0f |%n",
                            name,
                            own.nanos(),
                            own.bytes(),
                            side == Raw.class ? "" : String.format(Locale.ROOT, "%.1f (%.1f ×)", added, added / unit),
                            own.bytes() - raw.bytes()));
                }
            });
        }
        return text.append('\n').toString();
    }

    private static Map<Class<?>, Run.Figures> measure(String driver, PrintStream out) throws RunnerException {
        Map<Class<?>, Run.Figures> results = new LinkedHashMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            for (Class<?> side : SIDES.values()) {
                Run.Figures figures = Run.measure("jdbc." + side.getSimpleName() + "." + driver, false);
                results.put(side, figures.min(results.get(side)));
                out.printf(
                        Locale.ROOT,
                        "round %d of %d  %-24s %8.1f ns/op %8.1f B/op%n",
                        round,
                        ROUNDS,
                        side.getSimpleName() + "." + driver,
                        figures.nanos(),
                        figures.bytes());
            }
        }
        return results;
    }
}
