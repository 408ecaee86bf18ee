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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Each mode beside the raw driver on a real server: five look-ups a request, on one connection each, in turns.
 *
 * <p>A round gives every mode its share in many short slices, in an order that is drawn anew each time, so that what else
 * goes on on the machine falls on all of them; a round's figure is the median of its slices. Two backends that do the same
 * differ, so each round has new ones, and the raw driver takes part twice. The server's processor time is what the kernel
 * says of the backend.
 */
final class PostgresModes {
    static final int ROUNDS = 10;
    private static final int SLICES = 40;
    private static final int REQUESTS_A_SLICE = 40;
    private static final int STATEMENTS_A_REQUEST = 5;
    private static final int WARM_UP = 500;
    private static final String RAW = "raw";

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final Map<String, Side> sides = new LinkedHashMap<>();
    private final Random random = new Random(4711);

    private final class Side {
        private final @Nullable Mode mode;
        private final List<Double> latency = new ArrayList<>();
        private final List<Double> processor = new ArrayList<>();
        private final double[] nanos = new double[SLICES];
        private final double[] processorNanos = new double[SLICES];

        /** @param mode null for the raw driver */
        Side(@Nullable Mode mode) {
            this.mode = mode;
        }

        Backend connect(PostgresServer server) throws SQLException {
            HikariDataSource pool = server.pool(1);
            DataSource dataSource = mode == null
                    ? pool
                    : CorrelationDataSource.builder(pool)
                            .clew(clew)
                            .mode(mode)
                            .service("inventory")
                            .build();
            try (Connection connection = pool.getConnection()) {
                int pid = connection.unwrap(PGConnection.class).getBackendPID();
                return new Backend(this, pool, dataSource, Path.of("/proc", String.valueOf(pid), "schedstat"));
            }
        }

        void roundIsOver() {
            latency.add(median(nanos));
            processor.add(median(processorNanos));
        }
    }

    /** One side's connection for one round. */
    private final class Backend implements AutoCloseable {
        private final Side side;
        private final HikariDataSource pool;
        private final DataSource dataSource;
        private final Path schedule;
        private int sku;

        Backend(Side side, HikariDataSource pool, DataSource dataSource, Path schedule) {
            this.side = side;
            this.pool = pool;
            this.dataSource = dataSource;
            this.schedule = schedule;
        }

        private long processorNanos() throws IOException {
            return Long.parseLong(Files.readString(schedule).split(" ")[0]);
        }

        void slice(int slice) throws SQLException, IOException {
            long before = processorNanos();
            long started = System.nanoTime();
            serve(REQUESTS_A_SLICE);
            side.nanos[slice] = System.nanoTime() - started;
            side.processorNanos[slice] = processorNanos() - before;
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

        @Override
        public void close() {
            pool.close();
        }
    }

    /** Returns a table of the ratios; the last line says whether AUTO's interval of latency includes 1.00. */
    String run(PrintStream out) throws Exception {
        try (PostgresServer server = PostgresServer.start(Map.of())) {
            server.execute(
                    "CREATE TABLE stock(sku int PRIMARY KEY, amount int)",
                    "INSERT INTO stock SELECT i, i FROM generate_series(0, 999) i",
                    "ANALYZE stock");
            sides.put(RAW, new Side(null));
            sides.put("the raw driver again", new Side(null));
            for (Mode mode : Mode.values()) {
                sides.put(mode.name(), new Side(mode));
            }
            round(server); // for the compiler alone
            for (int round = 0; round < ROUNDS; round++) {
                round(server);
                sides.values().forEach(Side::roundIsOver);
                out.printf("round %d of %d%n", round + 1, ROUNDS);
            }
        }
        return table();
    }

    private void round(PostgresServer server) throws SQLException, IOException {
        List<Backend> all = new ArrayList<>();
        try {
            for (Side side : sides.values()) {
                Backend backend = side.connect(server);
                all.add(backend);
                backend.serve(WARM_UP);
            }
            for (int slice = 0; slice < SLICES; slice++) {
                Collections.shuffle(all, random);
                for (Backend backend : all) {
                    backend.slice(slice);
                }
            }
        } finally {
            all.forEach(Backend::close);
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
