package dev.clew.benchmarks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.benchmarks.harness.Rounds;
import dev.clew.context.Scope;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jdbc.CorrelationDataSource.Mode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Each mode beside the raw driver on a real server: five look-ups a request, on one connection each, in turns.
 *
 * <p>A round gives every mode its share in many short slices, in an order that is drawn anew each time, so that other work
 * on the machine falls on all of them; a round's figure is the median of its slices. Two backends that do the same differ,
 * so each round has new ones, and the raw driver takes part twice. The server's processor time is the kernel's figure for
 * the backend.
 */
public final class PostgresModes {
    public static final int ROUNDS = 10;
    private static final int SLICES = 40;
    private static final int REQUESTS_A_SLICE = 40;
    private static final int STATEMENTS_A_REQUEST = 5;
    private static final int WARM_UP = 500;
    private static final String RAW = "raw";
    private static final String RAW_AGAIN = "the raw driver again";

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final List<String> contestants = Stream.concat(
                    Stream.of(RAW, RAW_AGAIN), Stream.of(Mode.values()).map(Mode::name))
            .toList();
    private final Rounds latency = new Rounds();
    private final Rounds processor = new Rounds();
    private final Random random = new Random(4711);

    /** One contestant's connection for one round. */
    private final class Backend implements AutoCloseable {
        private final String contestant;
        private final HikariDataSource pool;
        private final DataSource dataSource;
        private final Path schedule;
        private final long[] nanos = new long[SLICES];
        private final long[] processorNanos = new long[SLICES];
        private int sku;

        Backend(String contestant, EmbeddedPostgres server) throws SQLException {
            this.contestant = contestant;
            pool = new HikariDataSource();
            pool.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
            pool.setMaximumPoolSize(1);
            pool.setMaxLifetime(0);
            pool.addDataSourceProperty("ApplicationName", "base");
            dataSource = contestant.equals(RAW) || contestant.equals(RAW_AGAIN)
                    ? pool
                    : CorrelationDataSource.builder(pool)
                            .clew(clew)
                            .mode(Mode.valueOf(contestant))
                            .service("inventory")
                            .build();
            try (Connection connection = pool.getConnection()) {
                int pid = connection.unwrap(PGConnection.class).getBackendPID();
                schedule = Path.of("/proc", String.valueOf(pid), "schedstat");
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

        void count() {
            latency.add(contestant, median(nanos));
            processor.add(contestant, median(processorNanos));
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    /** Returns a table of the ratios. */
    public String run() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE stock(sku int PRIMARY KEY, amount int);"
                        + "INSERT INTO stock SELECT i, i FROM generate_series(0, 999) i; ANALYZE stock");
            }
            round(server); // for the compiler alone
            for (int round = 1; round <= ROUNDS; round++) {
                round(server).forEach(Backend::count);
                System.out.printf("round %d of %d%n", round, ROUNDS);
            }
        }
        return table();
    }

    private List<Backend> round(EmbeddedPostgres server) throws SQLException, IOException {
        List<Backend> all = new ArrayList<>();
        try {
            for (String contestant : contestants) {
                Backend backend = new Backend(contestant, server);
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
        return all;
    }

    private static long median(long[] figures) {
        return LongStream.of(figures)
                .sorted()
                .skip(figures.length / 2)
                .findFirst()
                .orElseThrow();
    }

    private String table() {
        StringBuilder table =
                new StringBuilder("| mode | latency : raw | backend's processor time : raw |\n|---|--:|--:|\n");
        contestants.stream()
                .skip(1)
                .forEach(contestant -> table.append("| %s | %s | %s |%n"
                        .formatted(contestant, latency.ratio(contestant, RAW), processor.ratio(contestant, RAW))));
        return table.toString();
    }
}
