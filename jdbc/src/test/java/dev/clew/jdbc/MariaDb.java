package dev.clew.jdbc;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mariadb.jdbc.MariaDbDataSource;

/** The server that the profile unpacks, started in a folder of its own, on loopback only. */
final class MariaDb implements AutoCloseable {
    private final Process process;
    private final int port;

    private MariaDb(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static MariaDb start(Path folder) throws Exception {
        return start(folder, true);
    }

    /** @param watched whether the server keeps its performance_schema, which it does not by default */
    static MariaDb start(Path folder, boolean watched) throws Exception {
        Path home = Path.of(System.getProperty("mariadb.home"));
        Path data = Files.createDirectories(folder.resolve("data"));
        String user = System.getProperty("user.name");
        run(
                folder,
                "sh",
                home.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + home,
                "--datadir=" + data,
                "--user=" + user,
                "--auth-root-authentication-method=normal",
                "--skip-test-db");
        int port = freePort();
        Process process = command(
                        folder,
                        home.resolve("bin/mariadbd").toString(),
                        "--no-defaults",
                        "--basedir=" + home,
                        "--datadir=" + data,
                        "--user=" + user,
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + folder.resolve("s"),
                        "--pid-file=" + folder.resolve("pid"),
                        "--innodb-buffer-pool-size=16M",
                        "--performance-schema=" + (watched ? "ON" : "OFF"))
                .start();
        MariaDb server = new MariaDb(process, port);
        try {
            server.await(folder);
            return server;
        } catch (Exception | Error e) {
            server.close();
            throw e;
        }
    }

    private static void run(Path folder, String... command) throws Exception {
        Process process = command(folder, command).start();
        if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(List.of(command) + ": " + Files.readString(folder.resolve("log")));
        }
    }

    private static ProcessBuilder command(Path folder, String... command) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void await(Path folder) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            try (Connection connection = DriverManager.getConnection(url("mysql", ""))) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException(Files.readString(folder.resolve("log")), e);
                }
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
        }
    }

    private String url(String database, String options) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root" + options;
    }

    String url(String options) {
        return url("mysql", options);
    }

    MariaDbDataSource dataSource(String options) throws SQLException {
        return new MariaDbDataSource(url("mysql", options));
    }

    List<String> seen(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("mysql", ""));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
