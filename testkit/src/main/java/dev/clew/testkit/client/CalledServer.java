package dev.clew.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.LeakExtension;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A server for a client to call, a request during which the client is called, and the log of both.
 *
 * <p>Extended by tests of one host's peculiarities; the cases that all hosts share are in {@link ClientContract}. Needs
 * {@code wiremock-standalone} and Logback on the test class path. One server serves all tests of a JVM, one at a time.
 */
@ExtendWith(LeakExtension.class)
public abstract class CalledServer {
    /** The request id of {@link #request}. */
    protected static final String CALLERS_ID = "caller-0123456789abcdef";

    private static final WireMockServer SERVER =
            new WireMockServer(WireMockConfiguration.options().dynamicPort());

    static {
        SERVER.start();
    }

    /** The default settings. */
    protected final Clew clew = Clew.builder().build();

    /** The context of a request that is being served. It is not yet current. */
    protected final TraceContext request = receive(CALLERS_ID);

    /** The lines since the test began. */
    protected final CapturedLog log = CapturedLog.create();

    /** Makes the test. */
    protected CalledServer() {}

    @BeforeEach
    final void forgetStubsAndCalls() {
        SERVER.resetAll();
    }

    @AfterEach
    final void closeLog() {
        log.close();
    }

    /** Returns the context of a request with this id. */
    protected final TraceContext receive(String id) {
        return clew.receive(Map.of("X-Request-ID", id), Map::get, "");
    }

    /** Sets a response of the server. */
    protected static void stub(MappingBuilder mapping) {
        SERVER.stubFor(mapping);
    }

    /** Returns the server's address for a path. */
    protected static URI at(String path) {
        return at("localhost", path);
    }

    /** Returns the server's address for a path under another name of the local host, such as {@code 127.0.0.1}. */
    protected static URI at(String host, String path) {
        return URI.create("http://" + host + ':' + SERVER.port() + path);
    }

    /** Returns the requests that the server received, in order. */
    protected static List<LoggedRequest> received() {
        List<LoggedRequest> all = new ArrayList<>();
        SERVER.getAllServeEvents().forEach(event -> all.add(0, event.getRequest()));
        return all;
    }

    /** Forgets the requests that the server received. Its stubs stay. */
    protected static void forgetReceived() {
        SERVER.resetRequests();
    }

    /** Returns every request id of every received request, in order, {@code none} for a request without one. */
    protected static List<String> ids() {
        return values("X-Request-ID").toList();
    }

    /** Returns every value of a header, as {@link #ids} does. */
    protected static Stream<String> values(String header) {
        return received().stream()
                .flatMap(r -> r.header(header).isPresent() ? r.header(header).values().stream() : Stream.of("none"));
    }

    /**
     * Waits until the server has the request.
     *
     * <p>For a test that gives up a call: on a busy machine the request would arrive during the next test.
     */
    protected static void awaitArrival() {
        await(() -> !received().isEmpty());
    }

    /** Waits until the condition is true, ten seconds at most. */
    protected static void await(BooleanSupplier condition) {
        Await.until(condition);
    }

    /** Returns the line of the one client span. */
    protected final Line theSpan() {
        assertThat(log.spansEnded("client")).hasSize(1);
        return log.spansEnded("client").get(0);
    }
}
