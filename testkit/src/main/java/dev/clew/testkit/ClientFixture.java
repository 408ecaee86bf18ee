package dev.clew.testkit;

import dev.clew.TraceContext;
import dev.clew.testkit.ClientContract.Answer;
import dev.clew.testkit.ClientContract.Client;
import dev.clew.testkit.ClientContract.Pending;
import dev.clew.testkit.ClientContract.Setup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** The client under test, and calls of it. */
abstract class ClientFixture extends CalledServer {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<Client> opened = new ArrayList<>();
    private final List<Called> called = new ArrayList<>();

    abstract Client open(Setup setup);

    @AfterEach
    void close() throws Exception {
        for (Called call : called) {
            // After a failure some may be under way, and the next test would hear of them.
            call.seen();
        }
        for (Client client : opened) {
            client.close();
        }
    }

    Client client() {
        return client(new Setup(clew, TIMEOUT, "", ""));
    }

    Client client(Setup setup) {
        Client client = open(setup);
        opened.add(client);
        return client;
    }

    static int send(Client client, String path, Map<String, String> headers) throws Exception {
        try (Answer answer = client.send(at(path), headers)) {
            return answer.status();
        }
    }

    static int send(Client client, String path) throws Exception {
        return send(client, path, Map.of());
    }

    /** A call on its way, and the request id that its callback saw. */
    record Called(Pending pending, CompletableFuture<String> callback) {
        String seen() throws Exception {
            return callback.get(10, TimeUnit.SECONDS);
        }
    }

    Called sendAsync(Client client, String path) {
        CompletableFuture<String> seen = new CompletableFuture<>();
        Pending pending = client.sendAsync(
                at(path), () -> seen.complete(TraceContext.current().requestId()));
        Called call = new Called(pending, seen);
        called.add(call);
        return call;
    }

    /** Does it {@code times} times on eight threads. */
    static <T> List<T> concurrently(int times, Step<T> step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<T>> steps = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                steps.add(() -> step.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> done : threads.invokeAll(steps)) {
                results.add(done.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }

    interface Step<T> {
        T run(int number) throws Exception;
    }
}
