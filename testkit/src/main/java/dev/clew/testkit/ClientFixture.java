package dev.clew.testkit;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.clew.Clew;
import dev.clew.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.ClientContract.Answer;
import dev.clew.testkit.ClientContract.Client;
import dev.clew.testkit.ClientContract.Pending;
import dev.clew.testkit.ClientContract.Setup;
import java.net.URI;
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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server to call, and the client under test. */
abstract class ClientFixture {
    static final String CALLERS_ID = "caller-0123456789abcdef";
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    @RegisterExtension
    static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    final Clew clew = Clew.builder().build();
    final TraceContext request = receive(CALLERS_ID);
    final CapturedLog log = CapturedLog.create();
    private final List<Client> opened = new ArrayList<>();
    private final List<Called> called = new ArrayList<>();

    abstract Client open(Setup setup);

    @AfterEach
    void close() throws Exception {
        log.close();
        for (Called call : called) {
            // After a failure some may be under way, and the next test would hear of them.
            call.seen();
        }
        for (Client client : opened) {
            client.close();
        }
    }

    final TraceContext receive(String id) {
        return clew.receive(Map.of("X-Request-ID", id), Map::get, "");
    }

    static void stub(MappingBuilder mapping) {
        SERVER.stubFor(mapping);
    }

    Client client() {
        return client(new Setup(clew, TIMEOUT, "", ""));
    }

    Client client(Setup setup) {
        Client client = open(setup);
        opened.add(client);
        return client;
    }

    static URI at(String path) {
        return URI.create("http://localhost:" + SERVER.getPort() + path);
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

    /** What the server got, in order. */
    static List<LoggedRequest> received() {
        List<LoggedRequest> all = new ArrayList<>();
        SERVER.getAllServeEvents().forEach(event -> all.add(0, event.getRequest()));
        return all;
    }

    /** The request ids the server got, in order, every one of each request; {@code none} for a request without. */
    static List<String> ids() {
        return values("X-Request-ID").toList();
    }

    static Stream<String> values(String header) {
        return received().stream()
                .flatMap(r -> r.header(header).isPresent() ? r.header(header).values().stream() : Stream.of("none"));
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

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited ten seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Returns the line of the one span there is. */
    Line theSpan() {
        assertThat(log.spansEnded("client")).hasSize(1);
        return log.spansEnded("client").get(0);
    }
}
