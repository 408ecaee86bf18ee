package dev.clew.examples;

import dev.clew.broker.Broker;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Starts a database, a broker and three services, sends twenty orders through them, and looks for their ids.
 *
 * <p>Exits with 0 if every id was found everywhere it belongs, with 1 if not, with 2 if the demo could not run.
 */
final class Demo {
    private static final String USAGE = """
            usage: examples/demo [--boot [4.1|3.5]] [--keep] [--port N]
              --boot    the services on Spring Boot 4.1 or 3.5, without a line of code for Clew
              --keep    leave everything running, and print commands to try
              --port N  of the orders service; without it a free one is chosen
            """;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Services services;
    private final Path work;
    private final Path logs;
    private final int port;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private Demo(Services services, Path target, int port) throws IOException {
        this.services = services;
        this.work = empty(target.resolve("demo"));
        this.logs = empty(target.resolve("logs"));
        this.port = port;
    }

    public static void main(String[] args) throws Exception {
        Services services = Services.PLAIN;
        boolean keep = false;
        int port = 0;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--keep")) {
                keep = true;
            } else if (args[i].equals("--boot")) {
                services = Services.BOOT;
                // Of the two lines the script has chosen the class path.
                i += i + 1 < args.length && args[i + 1].matches("4\\.1|3\\.5") ? 1 : 0;
            } else if (args[i].equals("--port") && i + 1 < args.length && args[i + 1].matches("\\d{1,5}")) {
                port = Integer.parseInt(args[++i]);
            } else {
                System.err.print(USAGE);
                System.exit(2);
            }
        }
        Demo demo = new Demo(services, Path.of(System.getProperty("demo.target", "examples/target")), port);
        // Ctrl-C runs this hook too, so that nothing is left running.
        Runtime.getRuntime().addShutdownHook(new Thread(demo::stopAll, "stop"));
        int status;
        try {
            status = demo.run(keep);
        } catch (DemoException e) {
            System.err.println("demo: " + e.getMessage());
            status = 2;
        } catch (CompletionException e) {
            System.err.println("demo: " + e.getCause());
            status = 2;
        }
        System.exit(status);
    }

    private int run(boolean keep) throws Exception {
        checkPort();
        progress("starting PostgreSQL");
        Path databaseLog = work.resolve("postgresql.log");
        Database database = start(() -> Database.start(databaseLog), "PostgreSQL did not start");
        progress("starting Kafka");
        Broker broker = start(() -> Broker.start(Files.createDirectory(work.resolve("kafka"))), "Kafka did not start");
        broker.topic(Orders.TOPIC, 1);
        progress("starting orders, inventory and shipping");
        ServiceProcess inventory = service("inventory", database, Map.of());
        ServiceProcess shipping = service("shipping", database, Map.of("demo.kafka", broker.address()));
        String inventoryUrl = "http://localhost:" + inventory.port();
        ServiceProcess orders = service(
                "orders",
                database,
                Map.of("demo.kafka", broker.address(), "demo.inventory", inventoryUrl, "demo.port", "" + port));
        URI ordersUrl = URI.create("http://localhost:" + orders.port() + "/orders");
        shipping.port();

        progress("sending 20 orders, 4 at a time, one of them for an item whose row is locked");
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> waitingStatement(database));
        List<Customers.Order> sent = new Customers(ordersUrl).sendAll();
        long placed = sent.stream().filter(Customers.Order::isPlaced).count();
        progress("waiting until shipping has written " + placed + " shipments");
        awaitShipments(placed);
        Map<String, List<String>> messageIds = readMessageIds(broker, placed);
        if (keep) {
            report(sent, waiting.join());
            keepRunning(ordersUrl, sent);
        }
        progress("stopping");
        stopAll();
        report(sent, waiting.join());
        return check(sent, Files.readString(databaseLog), messageIds);
    }

    private void report(List<Customers.Order> sent, String waiting) throws IOException {
        Customers.Order failed =
                sent.stream().filter(order -> !order.isPlaced()).findFirst().orElseThrow();
        out.printf("%n1. The story of the order that failed: story/clew story %s %s%n%n", failed.id(), logs);
        OrderStory.tell(failed.id(), logs, out, logs.resolveSibling("story.html"));
        out.printf("%n2. What the database showed while the statement waited (pg_stat_activity)%n%n%s", waiting);
    }

    private int check(List<Customers.Order> sent, String databaseLog, Map<String, List<String>> messageIds)
            throws IOException {
        List<LogLine> lines = logLines();
        List<String> problems = new Check(sent, lines, services == Services.PLAIN).problems(databaseLog, messageIds);
        long within =
                lines.stream().filter(line -> !line.get("request_id").isEmpty()).count();
        out.printf(
                "%n3. The check: %d requests, %d log lines of 3 services, %d of them within a request, %d messages%n%n",
                sent.size(), lines.size(), within, messageIds.size());
        problems.forEach(problem -> out.println("  WRONG  " + problem));
        out.println(
                problems.isEmpty()
                        ? "  every id is on every line, statement and message of its request, and on no other"
                        : "  " + problems.size() + " problems");
        return problems.isEmpty() ? 0 : 1;
    }

    private void keepRunning(URI ordersUrl, List<Customers.Order> sent) throws InterruptedException {
        out.printf("%nRunning. Try:%n%n");
        out.printf("  curl -i -d user_id=1 -d item=SKU-41 -H 'X-Request-ID: my-own-request-id' %s%n", ordersUrl);
        out.printf("  curl -i -d user_id=1 -d item=%s %s%n", Database.LOCKED_ITEM, ordersUrl);
        out.printf("  story/clew story %s %s%n", sent.get(0).id(), logs);
        out.printf("%nCtrl-C ends it.%n");
        Thread.currentThread().join();
    }

    private String waitingStatement(Database database) {
        try {
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < end) {
                Optional<String> statement = database.waitingStatement();
                if (statement.isPresent()) {
                    return statement.get();
                }
                Thread.sleep(10);
            }
            throw new DemoException("no statement was seen to wait for the locked row", null);
        } catch (InterruptedException e) {
            throw new DemoException("interrupted", e);
        } catch (SQLException e) {
            throw new DemoException("pg_stat_activity could not be read", e);
        }
    }

    private void awaitShipments(long placed) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (shipped() < placed) {
            if (System.nanoTime() > end) {
                throw new DemoException("only " + shipped() + " of " + placed + " orders were shipped in 60 s", null);
            }
            Thread.sleep(20);
        }
    }

    private long shipped() throws IOException {
        // Not parsed, because the last line may be half written.
        return Files.readAllLines(logs.resolve("shipping.log")).stream()
                .filter(line -> line.contains(" event=span_end kind=consumer "))
                .count();
    }

    private static Map<String, List<String>> readMessageIds(Broker broker, long count) {
        Map<String, List<String>> ids = new HashMap<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.address()), new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(Orders.TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int polls = 0; ids.size() < count && polls < 30; polls++) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofSeconds(1))) {
                    ids.put(
                            message.key(),
                            StreamSupport.stream(
                                            message.headers()
                                                    .headers("x-request-id")
                                                    .spliterator(),
                                            false)
                                    .map(header -> new String(header.value(), StandardCharsets.UTF_8))
                                    .toList());
                }
            }
        }
        return ids;
    }

    private List<LogLine> logLines() throws IOException {
        return LogLine.readAll(
                List.of(logs.resolve("orders.log"), logs.resolve("inventory.log"), logs.resolve("shipping.log")));
    }

    private ServiceProcess service(String name, Database database, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("demo.jdbc", database.url(name));
        ServiceProcess process = ServiceProcess.start(services, name, logs.resolve(name + ".log"), all);
        remember(process);
        return process;
    }

    private interface Start<T> {
        T start() throws Exception;
    }

    private <T extends AutoCloseable> T start(Start<T> part, String otherwise) {
        try {
            T started = part.start();
            remember(started);
            return started;
        } catch (Exception e) {
            throw new DemoException(otherwise + ": " + e.getMessage(), e);
        }
    }

    private void checkPort() {
        if (port != 0) {
            try {
                new ServerSocket(port).close();
            } catch (IOException e) {
                throw new DemoException(
                        "port " + port + " cannot be had (" + e.getMessage() + "); choose another with --port", e);
            }
        }
    }

    private void remember(AutoCloseable part) {
        synchronized (running) {
            running.push(part);
        }
    }

    /** Stops all parts, the last one started first. */
    private void stopAll() {
        synchronized (running) {
            while (!running.isEmpty()) {
                try {
                    running.pop().close();
                } catch (Exception e) {
                    System.err.println("demo: could not stop: " + e);
                }
            }
        }
    }

    private void progress(String what) {
        out.println("… " + what);
    }

    private static Path empty(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(directory);
    }
}
