package dev.clew.benchmarks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.benchmarks.Ratio;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Each mode beside the raw driver on a real server: five look-ups a request, on one connection each, in turns.
 *
 * <p>A round gives every mode its share in many short slices, one after the other, so that what else goes on on the
 * machine falls on all of them; a round's figure is the median of its slices. The server's processor time is what the
 * kernel says of the backend.
 */
final class PostgresModes {
    static final int ROUNDS = 10;
    private static final int SLICES = 40;
    private static final int REQUESTS_A_SLICE = 40;
    private static final int STATEMENTS_A_REQUEST = 5;
    private static final String RAW = "raw";

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final Map<String, Side> sides = new LinkedHashMap<>();

    private final class Side {
        private final DataSource dataSource;
        private final Path schedule;
        private final List<Double> latency = new ArrayList<>();
        private final List<Double> processor = new ArrayList<>();
        private final double[] nanos = new double[SLICES];
        private final double[] processorNanos = new double[SLICES];
        private int sku;

        Side(HikariDataSource pool, DataSource dataSource) throws SQLException {
            this.dataSource = dataSource;
            try (Connection connection = pool.getConnection()) {
                int pid = connection.unwrap(PGConnection.class).getBackendPID();
                this.schedule = Path.of("/proc", String.valueOf(pid), "schedstat");
            }
        }

        private long processorNanos() throws IOException {
            return Long.parseLong(Files.readString(schedule).split(" ")[0]);
        }

        void slice(int slice) throws SQLException, IOException {
            long before = processorNanos();
            long started = System.nanoTime();
            serve(REQUESTS_A_SLICE);
            nanos[slice] = System.nanoTime() - started;
            processorNanos[slice] = processorNanos() - before;
        }

        void serve(int requests) throws SQLException {
            for (int i = 0; i < requests; i++) {
                try (Scope scope = clew.root().makeCurrent();
                        Connection connection = dataSource.getConnection()) {
                    for (int j = 0; j < STATEMENTS_A_REQUEST; j++) {
                        lookUp(connection);
                    }
                }
            }
        }

        private void lookUp(Connection connection) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement("SELECT amount FROM stock WHERE sku = ?")) {
                statement.setInt(1, sku = (sku + 7) % 1_000);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                }
            }
        }
    }

    /** Returns a table of the ratios; the last line says whether AUTO's interval of latency includes 1.00. */
    String run(PrintStream out) throws Exception {
        try (PostgresServer server = PostgresServer.start(Map.of())) {
            server.execute(
                    "CREATE TABLE stock(sku int PRIMARY KEY, amount int)",
                    "INSERT INTO stock SELECT i, i FROM generate_series(0, 999) i",
                    "ANALYZE stock");
            add(server, RAW, null);
            for (Mode mode : Mode.values()) {
                add(server, mode.name(), mode);
            }
            for (Side side : sides.values()) {
                side.serve(3_000);
            }
            for (int round = 0; round < ROUNDS; round++) {
                round();
                out.printf("round %d of %d%n", round + 1, ROUNDS);
            }
        }
        return table();
    }

    private void add(PostgresServer server, String name, @Nullable Mode mode) throws SQLException {
        HikariDataSource pool = server.pool(1);
        DataSource dataSource = mode == null
                ? pool
                : CorrelationDataSource.builder(pool)
                        .clew(clew)
                        .mode(mode)
                        .service("inventory")
                        .build();
        sides.put(name, new Side(pool, dataSource));
    }

    private void round() throws SQLException, IOException {
        List<Side> all = new ArrayList<>(sides.values());
        for (int slice = 0; slice < SLICES; slice++) {
            for (int i = 0; i < all.size(); i++) {
                all.get((i + slice) % all.size()).slice(slice); // nobody always comes after the same one
            }
        }
        for (Side side : all) {
            side.latency.add(median(side.nanos));
            side.processor.add(median(side.processorNanos));
        }
    }

    private static double median(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private String table() {
        Side raw = sides.get(RAW);
        if (raw == null) {
            throw new IllegalStateException("nothing was measured");
        }
        StringBuilder table =
                new StringBuilder("| mode | latency : raw | backend's processor time : raw |\n|---|--:|--:|\n");
        sides.forEach((name, side) -> {
            if (!name.equals(RAW)) {
                table.append("| ").append(name);
                table.append(" | ").append(Ratio.of(side.latency, raw.latency));
                table.append(" | ")
                        .append(Ratio.of(side.processor, raw.processor))
                        .append(" |\n");
            }
        });
        Side auto = sides.get(Mode.AUTO.name());
        boolean one = auto != null && Ratio.of(auto.latency, raw.latency).includesOne();
        return table + "\nAUTO's interval of latency " + (one ? "includes" : "does not include") + " 1.00.\n";
    }
}
