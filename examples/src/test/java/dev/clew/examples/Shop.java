package dev.clew.examples;

import dev.clew.broker.Broker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The services as processes, with their database and broker, and the stories of what they wrote. */
final class Shop implements AutoCloseable {
    /** The status of an answer that never came. */
    static final int NO_ANSWER = 0;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final HttpClient customer = HttpClient.newHttpClient();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Path work;
    private final Path logs;
    private Database database;
    private Broker broker;

    private Shop(Path work) throws IOException {
        this.work = work;
        this.logs = Files.createDirectories(work.resolve("logs"));
    }

    /** @param work an empty folder, in which the logs and stories stay */
    static Shop open(Path work) throws Exception {
        Shop shop = new Shop(work);
        try {
            shop.database = Database.start(work.resolve("postgresql.log"));
            shop.running.push(shop.database);
            shop.broker = Broker.start(Files.createDirectory(work.resolve("kafka")));
            shop.running.push(shop.broker);
            shop.broker.topic(Orders.TOPIC, 1);
            shop.broker.topic(Shipping.DEAD_LETTERS, 1);
            return shop;
        } catch (Exception e) {
            shop.close();
            throw e;
        }
    }

    /** Starts a service; its log has the name of the instance. */
    ServiceProcess start(String service, String instance, String... settings) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "clew.instance", instance,
                "demo.kafka", broker.address(),
                "demo.jdbc", database.url(service)));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        ServiceProcess process = ServiceProcess.start(Services.PLAIN, service, log(instance), all);
        running.push(process);
        return process;
    }

    /** Returns the database's URL for a service whose statements may take a minute. */
    String patientUrl(String service) {
        return database.url(service).replace("statement_timeout=2000", "statement_timeout=60000");
    }

    Path log(String instance) {
        return logs.resolve(instance + ".log");
    }

    /** Orders an item; the answer has the status, or {@link #NO_ANSWER}. */
    CompletableFuture<Integer> order(ServiceProcess orders, String item, String requestId) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + orders.port() + "/orders"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Request-ID", requestId)
                .POST(HttpRequest.BodyPublishers.ofString("user_id=1&item=" + item))
                .build();
        return customer.sendAsync(request, BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode)
                .exceptionally(e -> NO_ANSWER);
    }

    /** Runs a statement as somebody else than the services. */
    void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.url("somebody"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Locks the row of an item until it is closed. */
    Connection lock(String item) throws SQLException {
        Connection connection = DriverManager.getConnection(patientUrl("lock"));
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT * FROM stock WHERE item = '" + item + "' FOR UPDATE");
        }
        return connection;
    }

    /** Waits until inventory has been waiting for a locked row for so many milliseconds. */
    void awaitUpdateThatWaits(long millis) throws Exception {
        String waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE stock%'"
                + " AND clock_timestamp() - query_start > interval '" + millis + " milliseconds'";
        await("a statement that waits", () -> {
            try (Connection connection = DriverManager.getConnection(database.url("watch"));
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(waiting)) {
                return row.next();
            }
        });
    }

    /** Waits until an instance has written that spans of a kind ended in a request. */
    void awaitEnds(int count, String kind, String instance, String requestId) throws Exception {
        await(kind + " of " + instance + " in " + requestId, () -> {
            try (Stream<String> lines = Files.lines(log(instance))) {
                return lines.filter(line -> line.contains(" request_id=" + requestId + " "))
                                .filter(line -> line.contains(" event=span_end kind=" + kind + " "))
                                .count()
                        >= count;
            }
        });
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(10);
        }
    }

    /** Copies the logs into a folder of their own, where a test may harm them. */
    Path copyLogs(String name) throws IOException {
        Path copy = Files.createDirectory(work.resolve(name));
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    /** Tells the story of a request by the logs as they are now, and keeps these in a folder of its name. */
    Told tell(String requestId) throws IOException {
        return Told.by(copyLogs(requestId), requestId);
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
