package dev.clew.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Real services that are really harmed, and what is told of it: by an id, and by a triage of the time of the harm, which knows no
 * id and has to name the cause first. The logs, stories and triages stay in {@code target/stories}.
 */
@Timeout(600)
class StoriesIT {
    private static final Path WORK = Path.of("target/stories");
    private static final String UPDATE_THAT_WAITS =
            " FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE stock%'";

    private static Shop shop;
    private static ServiceProcess smallInventory;
    private static ServiceProcess orders;
    private static ServiceProcess persistentOrders;
    private static ServiceProcess hastyOrders;
    private static Instant opened = Instant.MAX;

    /** Just before the first request of the test. */
    private Instant began = Instant.now();

    @BeforeAll
    static void open() throws Exception {
        shop = Shop.open(empty(WORK));
        ServiceProcess inventory = shop.start("inventory", "inventory-1");
        smallInventory = patientInventory("inventory-2", "demo.pool", "1", "demo.pool.timeout", "1000");
        shop.start("shipping", "shipping-1");
        orders = orders("orders-1", inventory, "demo.timeout", "60000");
        persistentOrders = orders("orders-2", smallInventory, "demo.timeout", "60000", "demo.attempts", "2");
        hastyOrders = orders("orders-3", smallInventory, "demo.timeout", "1000");
        opened = Instant.now();
        // Without calls that went well, a line that was written late could be taken for a clock that differs.
        for (ServiceProcess each : List.of(orders, persistentOrders, hastyOrders)) {
            for (int i = 0; i < 3; i++) {
                shop.order(each, "SKU-40", "before-the-faults-" + each.port() + "-" + i)
                        .join();
            }
        }
    }

    @AfterAll
    static void close() throws Exception {
        if (shop != null) {
            shop.close();
        }
    }

    private static ServiceProcess patientInventory(String instance, String... settings) throws Exception {
        return shop.start("inventory", instance, and(settings, "demo.jdbc", shop.patientUrl("inventory")));
    }

    private static ServiceProcess orders(String instance, ServiceProcess inventory, String... settings)
            throws Exception {
        return shop.start("orders", instance, and(settings, "demo.inventory", "http://localhost:" + inventory.port()));
    }

    private static String[] and(String[] settings, String key, String value) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        all.addAll(List.of(key, value));
        return all.toArray(String[]::new);
    }

    /** Places an order that goes well, and waits until it has been shipped. */
    private static void place(String id) throws Exception {
        assertThat(shop.order(orders, "SKU-41", id).join()).isEqualTo(201);
        shop.awaitEnds(1, "server", "orders-1", id);
        shop.awaitEnds(1, "consumer", "shipping-1", id);
    }

    /** Places an order that fails, because somebody has locked the row of its item. */
    private static void placeLocked(String id) throws Exception {
        assertThat(shop.order(orders, Database.LOCKED_ITEM, id).join()).isEqualTo(504);
        shop.awaitEnds(1, "server", "orders-1", id);
    }

    /** Triages what was logged since this test began, by the logs in a folder. */
    private List<String> triage(String name) throws IOException {
        return Triaged.by(WORK.resolve(name), began, Instant.now()).findings();
    }

    @Test
    void nothingFailed() throws Exception {
        place("nothing-failed");
        Told told = shop.tell("nothing-failed");
        assertThat(told.verdict()).isEqualTo("POST /orders of orders went well in # ms [exact]");
        assertThat(told.firstFailure()).isEqualTo("none");
        assertThat(told.findings()).isEmpty();
        assertThat(told.story().gaps()).isEmpty();
        assertThat(told.problems()).isEmpty();
        assertThat(triage("nothing-failed")).isEmpty();
    }

    @Test
    void lockedRow() throws Exception {
        placeLocked("locked-row");
        Told told = shop.tell("locked-row");
        assertThat(told.verdict())
                .isEqualTo(
                        "POST /orders of orders failed: UPDATE stock of inventory timed out after # ms (statement_timeout) [exact]");
        assertThat(told.firstFailure()).isEqualTo("inventory-1: UPDATE stock, statement_timeout [exact]");
        assertThat(told.findings()).containsExactly("error_group [exact]", "just_before [exact]");
        assertThat(triage("locked-row"))
                .containsExactly("error_group: inventory inventory-1 UPDATE stock, statement_timeout [exact]");
    }

    @Test
    void slowDependency() throws Exception {
        CompletableFuture<Integer> answer;
        try (Connection lock = shop.lock("SKU-42")) {
            answer = shop.order(persistentOrders, "SKU-42", "slow-dependency");
            shop.awaitUpdateThatWaits(1_500);
        }
        assertThat(answer.join()).isEqualTo(201);
        shop.awaitEnds(1, "server", "orders-2", "slow-dependency");
        shop.awaitEnds(1, "consumer", "shipping-1", "slow-dependency");
        Told told = shop.tell("slow-dependency");
        assertThat(told.verdict()).isEqualTo("POST /orders of orders went well in # ms [exact]");
        assertThat(told.findings()).isEmpty();
        assertThat(told.story().slowest()).first().hasToString("inventory UPDATE stock ok");
        // Nothing says that one request of one was slow: a triage compares it with others of its kind.
        assertThat(triage("slow-dependency")).isEmpty();
    }

    /** The same fault in thirty requests, with thirty sound ones before it, is statistics: a triage needs fifty, twenty of them slow. */
    @Test
    void dependencyThatBecomesSlow() throws Exception {
        // A triage leaves out the first thirty seconds of a process, which may be slow for being new.
        for (int i = 0; Instant.now().isBefore(opened.plusSeconds(31)); i++) {
            shop.order(persistentOrders, "SKU-42", "new-" + i).join();
        }
        for (int i = 0; i < 30; i++) {
            assertThat(shop.order(persistentOrders, "SKU-42", "quick-" + i).join())
                    .isEqualTo(201);
        }
        for (int i = 0; i < 30; i++) {
            CompletableFuture<Integer> answer;
            try (Connection lock = shop.lock("SKU-42")) {
                answer = shop.order(persistentOrders, "SKU-42", "slow-" + i);
                shop.awaitUpdateThatWaits(50);
            }
            assertThat(answer.join()).isEqualTo(201);
        }
        shop.awaitEnds(1, "server", "orders-2", "slow-29");
        shop.copyLogs("becomes-slow");
        // Others may be slower as well, by what else this machine has to do.
        assertThat(triage("becomes-slow")).first().isEqualTo("slower: inventory UPDATE stock [exact]");
    }

    @Test
    void callerThatGivesUp() throws Exception {
        try (Connection lock = shop.lock("SKU-42")) {
            long start = System.nanoTime();
            assertThat(shop.order(hastyOrders, "SKU-42", "caller-gives-up").join())
                    .isEqualTo(504);
            // Longer than the caller waited, however late its timer was.
            shop.awaitUpdateThatWaits((System.nanoTime() - start) / 1_000_000);
        }
        shop.awaitEnds(1, "server", "orders-3", "caller-gives-up");
        shop.awaitEnds(1, "server", "inventory-2", "caller-gives-up");
        Told told = shop.tell("caller-gives-up");
        assertThat(told.verdict())
                .isEqualTo(
                        "POST /orders of orders failed: the call POST /reserve of orders timed out after # ms (deadline_exceeded) [exact]");
        assertThat(told.firstFailure()).isEqualTo("orders-3: POST /reserve, deadline_exceeded [exact]");
        assertThat(told.findings())
                .containsExactly("error_group [exact]", "just_before [exact]", "outlived_caller [exact]");
        assertThat(told.finding("just_before")).contains("under way when it timed out: UPDATE stock of inventory");
        assertThat(told.finding("outlived_caller"))
                .isEqualTo("POST /reserve of inventory took # ms; orders had given up after # ms");
        assertThat(triage("caller-gives-up"))
                .containsExactly(
                        "outlived_caller: inventory POST /reserve [exact]",
                        "error_group: orders orders-3 POST /reserve, deadline_exceeded [exact] because of 0");
    }

    /** No service sees that the customer went away. */
    @Test
    void customerThatGivesUp() throws Exception {
        try (Connection lock = shop.lock("SKU-42")) {
            CompletableFuture<Integer> answer = shop.order(persistentOrders, "SKU-42", "customer-gives-up");
            shop.awaitUpdateThatWaits(0);
            answer.cancel(true);
        }
        shop.awaitEnds(1, "server", "orders-2", "customer-gives-up");
        shop.awaitEnds(1, "consumer", "shipping-1", "customer-gives-up");
        Told told = shop.tell("customer-gives-up");
        assertThat(told.verdict()).isEqualTo("POST /orders of orders went well in # ms [exact]");
        assertThat(told.findings()).isEmpty();
        assertThat(triage("customer-gives-up")).isEmpty();
    }

    @Test
    void exhaustedPool() throws Exception {
        CompletableFuture<Integer> other;
        try (Connection lock = shop.lock("SKU-42")) {
            other = shop.order(persistentOrders, "SKU-42", "holds-the-pool");
            shop.awaitUpdateThatWaits(0);
            assertThat(shop.order(persistentOrders, "SKU-41", "exhausted-pool").join())
                    .isEqualTo(504);
        }
        assertThat(other.join()).isEqualTo(201);
        shop.awaitEnds(1, "server", "orders-2", "exhausted-pool");
        Told told = shop.tell("exhausted-pool");
        assertThat(told.verdict())
                .startsWith(
                        "POST /orders of orders failed: POST /reserve of inventory failed after # ms (pool_exhausted);"
                                + " it waited # ms for a connection; 1 is held by request holds-the-pool for ");
        assertThat(told.firstFailure()).isEqualTo("inventory-2: POST /reserve, pool_exhausted [exact]");
        assertThat(told.findings())
                .containsExactly(
                        "error_group [exact]",
                        "just_before [exact]",
                        "pool_wait [exact]",
                        "pool_wait [exact]",
                        "retries [inferred]");
        assertThat(told.finding("retries")).isEqualTo("orders called POST /reserve 2 times, and failed each time");
        assertThat(triage("exhausted-pool"))
                .containsExactly(
                        "pool_wait: inventory [exact]",
                        "error_group: inventory inventory-2 POST /reserve, pool_exhausted [exact] because of 0");
    }

    @Test
    void secondAttemptThatGoesWell() throws Exception {
        CompletableFuture<Integer> answer;
        try (Connection lock = shop.lock("SKU-42")) {
            answer = shop.order(persistentOrders, "SKU-42", "second-attempt");
            shop.awaitUpdateThatWaits(0);
            shop.execute("SELECT pg_terminate_backend(pid)" + UPDATE_THAT_WAITS);
            shop.awaitEnds(1, "server", "inventory-2", "second-attempt");
            shop.awaitUpdateThatWaits(0);
        }
        assertThat(answer.join()).isEqualTo(201);
        shop.awaitEnds(1, "server", "orders-2", "second-attempt");
        shop.awaitEnds(1, "consumer", "shipping-1", "second-attempt");
        Told told = shop.tell("second-attempt");
        assertThat(told.verdict()).isEqualTo("POST /orders of orders went well in # ms [exact]");
        assertThat(told.firstFailure()).isEqualTo("none");
        assertThat(told.findings()).containsExactly("retries [inferred]");
        assertThat(told.finding("retries"))
                .isEqualTo("orders called POST /reserve 2 times, 1 of them in vain; the last went well");
        assertThat(triage("second-attempt")).isEmpty();
    }

    @Test
    void poisonedMessage() throws Exception {
        shop.execute("ALTER TABLE shipments ADD CONSTRAINT known_item CHECK (item <> 'SKU-43')");
        assertThat(shop.order(orders, "SKU-43", "poisoned-message").join()).isEqualTo(201);
        shop.awaitEnds(1, "server", "orders-1", "poisoned-message");
        shop.awaitEnds(3, "consumer", "shipping-1", "poisoned-message");
        Told told = shop.tell("poisoned-message");
        assertThat(told.verdict())
                .isEqualTo("POST /orders of orders went well in # ms, but work that it began failed: "
                        + "INSERT shipments of shipping failed after # ms (PSQLException) [exact]");
        assertThat(told.firstFailure()).isEqualTo("shipping-1: INSERT shipments, PSQLException [exact]");
        assertThat(told.findings())
                .containsExactly(
                        "error_group [exact]", "just_before [exact]", "retries [exact]", "dead_letter [inferred]");
        assertThat(told.finding("retries"))
                .isEqualTo("shipping took the message of order-placed receive 3 times, and failed each time");
        assertThat(told.finding("dead_letter"))
                .isEqualTo(
                        "shipping put the message of order-placed receive aside in order-placed.dead, after 3 deliveries");
        assertThat(triage("poisoned-message"))
                .containsExactly(
                        "error_group: shipping shipping-1 INSERT shipments, PSQLException [exact]",
                        "dead_letter: shipping order-placed receive [inferred] because of 0");
    }

    @Test
    void killedProcessAndRefusedConnection() throws Exception {
        ServiceProcess inventory = patientInventory("inventory-4");
        ServiceProcess caller = orders("orders-4", inventory, "demo.timeout", "60000");
        began = Instant.now();
        try (Connection lock = shop.lock("SKU-42")) {
            CompletableFuture<Integer> answer = shop.order(caller, "SKU-42", "killed-process");
            shop.awaitUpdateThatWaits(0);
            inventory.kill();
            assertThat(answer.join()).isEqualTo(504);
        }
        shop.awaitEnds(1, "server", "orders-4", "killed-process");
        Instant refusing = Instant.now();
        assertThat(shop.order(caller, "SKU-42", "refused-connection").join()).isEqualTo(504);
        shop.awaitEnds(1, "server", "orders-4", "refused-connection");
        Told killed = shop.tell("killed-process");
        assertThat(killed.verdict())
                .isEqualTo(
                        "POST /orders of orders failed: POST /reserve of inventory has not ended in these files [inferred]");
        assertThat(killed.firstFailure()).isEqualTo("inventory-4: POST /reserve, never_ended [inferred]");
        assertThat(killed.findings())
                .containsExactly("error_group [inferred]", "just_before [exact]", "killed [inferred]");
        assertThat(Triaged.by(WORK.resolve("killed-process"), began, refusing).findings())
                .containsExactly(
                        "killed: inventory inventory-4 [inferred]",
                        "error_group: inventory inventory-4 POST /reserve, never_ended [exact] because of 0");

        Told refused = shop.tell("refused-connection");
        assertThat(refused.verdict())
                .isEqualTo(
                        "POST /orders of orders failed: the call POST /reserve of orders failed after # ms (connection_refused) [exact]");
        assertThat(refused.firstFailure()).isEqualTo("orders-4: POST /reserve, connection_refused [exact]");
        assertThat(refused.findings()).containsExactly("error_group [exact]", "just_before [exact]");
        assertThat(Triaged.by(WORK.resolve("refused-connection"), refusing, Instant.now())
                        .findings())
                .containsExactly("error_group: orders orders-4 POST /reserve, connection_refused [exact]");

        String again = shop.log("inventory-4-again").toString();
        patientInventory("inventory-4", "demo.log", again).port();
        Told restarted = Told.by(shop.copyLogs("killed-and-restarted"), "killed-process");
        assertThat(restarted.findings())
                .containsExactly("error_group [inferred]", "just_before [exact]", "killed [exact]");
        assertThat(restarted.finding("killed"))
                .isEqualTo("POST /reserve of inventory has not ended in these files: its process died; "
                        + "the last line of its process is of <time>, orders lost the connection at <time>, "
                        + "and another of its name began at <time>");
        assertThat(triage("killed-and-restarted"))
                .containsExactly(
                        "killed: inventory inventory-4 [exact]",
                        "error_group: inventory inventory-4 POST /reserve, never_ended [exact] because of 0",
                        "error_group: orders orders-4 POST /reserve, connection_refused [exact] because of 0");
    }

    @Test
    void killedCaller() throws Exception {
        ServiceProcess caller = orders("orders-5", smallInventory, "demo.timeout", "60000");
        began = Instant.now();
        try (Connection lock = shop.lock("SKU-42")) {
            CompletableFuture<Integer> answer = shop.order(caller, "SKU-42", "killed-caller");
            shop.awaitUpdateThatWaits(0);
            caller.kill();
            assertThat(answer.join()).isEqualTo(Shop.NO_ANSWER);
        }
        shop.awaitEnds(1, "server", "inventory-2", "killed-caller");
        Told told = shop.tell("killed-caller");
        assertThat(told.firstFailure()).isEqualTo("orders-5: POST /orders, never_ended [inferred]");
        assertThat(told.findings()).hasSize(2).startsWith("error_group [inferred]");
        // Processes that write for ten seconds more make it killed.
        assertThat(told.findings().get(1)).isIn("never_ended [inferred]", "killed [inferred]");
        // Nobody wrote anything later: the caller may be busy with the answer.
        assertThat(triage("killed-caller")).isEmpty();
        long answered = System.nanoTime();
        for (int i = 0; System.nanoTime() - answered < 200_000_000; i++) {
            place("after-killed-caller-" + i);
        }
        shop.copyLogs("killed-caller-later");
        assertThat(triage("killed-caller-later"))
                .containsExactly(
                        "killed: orders orders-5 [inferred]",
                        "error_group: orders orders-5 POST /orders, never_ended [exact] because of 0");
    }

    @Test
    void clocksThatDiffer() throws Exception {
        place("clocks-well");
        for (int i = 0; i < 4; i++) {
            place("clocks-well-too-" + i); // a triage tells clocks by five calls
        }
        placeLocked("clocks-failed");
        Path logs = shop.copyLogs("clocks");
        Path moved = logs.resolve("inventory-1.log");
        Files.write(
                moved, Files.readAllLines(moved).stream().map(StoriesIT::later).toList());

        Told well = Told.by(logs, "clocks-well");
        assertThat(well.verdict()).isEqualTo("POST /orders of orders went well in # ms [exact]");
        assertThat(well.findings()).containsExactly("skew [inferred]");
        Object hosts = well.story().findings().get(0).fields().get("hosts");
        assertThat(hosts)
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Long.class))
                .containsOnlyKeys("inventory inventory-1")
                .hasEntrySatisfying(
                        "inventory inventory-1", ahead -> assertThat(ahead).isCloseTo(137_000L, within(5_000L)));

        Told failed = Told.by(logs, "clocks-failed");
        assertThat(failed.firstFailure()).isEqualTo("inventory-1: UPDATE stock, statement_timeout [exact]");
        assertThat(failed.findings()).containsExactly("error_group [exact]", "just_before [exact]", "skew [inferred]");
        // A window takes lines by their own times. So it has to last 137 seconds longer, and holds what inventory-1 did
        // before.
        Triaged triaged = Triaged.by(logs, began, Instant.now().plusSeconds(137));
        assertThat(triaged.findings())
                .containsExactly(
                        "error_group: inventory inventory-1 UPDATE stock, statement_timeout [exact]",
                        "skew: inventory inventory-1 [inferred]");
    }

    private static String later(String line) {
        int end = line.indexOf(' ');
        return "ts=" + Timestamp.text(Timestamp.parse(line.substring(3, end)) + 137_000_000_000L) + line.substring(end);
    }

    @Test
    void lostFile() throws Exception {
        placeLocked("lost-file");
        Path logs = shop.copyLogs("lost-file");
        Files.delete(logs.resolve("inventory-1.log"));
        Told told = Told.by(logs, "lost-file");
        assertThat(told.verdict())
                .isEqualTo(
                        "POST /orders of orders failed: the call POST /reserve of orders failed after # ms (status_504) [inferred]");
        assertThat(told.findings()).containsExactly("error_group [inferred]", "just_before [exact]");
        assertThat(triage("lost-file"))
                .containsExactly("error_group: orders orders-1 POST /reserve, partner_unavailable [exact]");
    }

    @Test
    void truncatedFile() throws Exception {
        placeLocked("truncated-file");
        Path logs = shop.copyLogs("truncated-file");
        Path plain = logs.resolve("inventory-1.log");
        List<String> lines = Files.readAllLines(plain);
        int reserving = 0;
        while (!lines.get(reserving).contains("request_id=truncated-file ")) {
            reserving++;
        }
        truncate(logs.resolve("inventory-1.log.gz"), lines, reserving + 1);
        Files.delete(plain);
        Told told = Told.by(logs, "truncated-file");
        assertThat(told.problems())
                .containsExactly("inventory-1.log.gz: truncated: what comes before the end was read");
        assertThat(told.firstFailure()).isEqualTo("orders-1: POST /reserve, status_504 [inferred]");
        assertThat(told.findings())
                .containsExactly("error_group [inferred]", "just_before [exact]", "never_ended [inferred]");
        assertThat(triage("truncated-file"))
                .containsExactly(
                        "damaged_file: inventory inventory-1 [exact]",
                        "error_group: inventory inventory-1 POST /reserve, never_ended [exact] because of 0");
    }

    /** Packs lines into a file that ends a little after so many of them. */
    private static void truncate(Path file, List<String> lines, int whole) throws IOException {
        try (OutputStream raw = Files.newOutputStream(file);
                GZIPOutputStream packed = new GZIPOutputStream(raw, true)) {
            packed.write((String.join("\n", lines.subList(0, whole)) + "\n").getBytes(StandardCharsets.UTF_8));
            packed.flush();
            long kept = Files.size(file);
            packed.write(
                    (String.join("\n", lines.subList(whole, lines.size())) + "\n").getBytes(StandardCharsets.UTF_8));
            packed.finish();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(kept + 10);
            }
        }
    }

    private static Path empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }
}
