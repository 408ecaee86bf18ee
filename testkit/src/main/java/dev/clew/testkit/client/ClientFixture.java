package dev.clew.testkit.client;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.client.TestedClient.Answer;
import dev.clew.testkit.client.TestedClient.Pending;
import dev.clew.testkit.client.TestedClient.Setup;
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
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** Calls of the client under test. */
abstract class ClientFixture extends CalledServer {
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<TestedClient> opened = new ArrayList<>();
    private final List<Called> called = new ArrayList<>();

    private final Function<Setup, TestedClient> open;

    ClientFixture(Function<Setup, TestedClient> open) {
        this.open = open;
    }

    @AfterEach
    void close() throws Exception {
        for (Called call : called) {
            // After a failure some calls may not have ended, and would disturb the next test.
            call.seen();
        }
        for (TestedClient client : opened) {
            client.close();
        }
    }

    TestedClient client() {
        return client(clew);
    }

    TestedClient client(Clew configured) {
        return client(new Setup(configured, TIMEOUT, "", ""));
    }

    TestedClient client(Setup setup) {
        TestedClient client = open.apply(setup);
        opened.add(client);
        return client;
    }

    static int send(TestedClient client, String path, Map<String, String> headers) throws Exception {
        try (Answer answer = client.send(at(path), headers)) {
            return answer.status();
        }
    }

    static int send(TestedClient client, String path) throws Exception {
        return send(client, path, Map.of());
    }

    int sendInRequest(TestedClient client, String path, Map<String, String> headers) throws Exception {
        try (Scope scope = request.makeCurrent()) {
            return send(client, path, headers);
        }
    }

    int sendInRequest(TestedClient client, String path) throws Exception {
        return sendInRequest(client, path, Map.of());
    }

    /** An asynchronous call, and the request id that its callback saw. */
    record Called(Pending pending, CompletableFuture<String> callback) {
        String seen() throws Exception {
            return callback.get(10, TimeUnit.SECONDS);
        }
    }

    Called sendAsync(TestedClient client, String path) {
        CompletableFuture<String> seen = new CompletableFuture<>();
        Pending pending = client.sendAsync(
                at(path), () -> seen.complete(TraceContext.current().requestId()));
        Called call = new Called(pending, seen);
        called.add(call);
        return call;
    }

    Called sendAsyncInRequest(TestedClient client, String path) {
        try (Scope scope = request.makeCurrent()) {
            return sendAsync(client, path);
        }
    }

    /** Runs a step several times on eight threads. */
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
