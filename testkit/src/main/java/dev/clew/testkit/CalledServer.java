package dev.clew.testkit;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.clew.Clew;
import dev.clew.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A server for a client to call, a request within which it calls, and the log of it.
 *
 * <p>For what is special to a host; what holds for every client is in {@link ClientContract}. Needs
 * {@code wiremock-standalone} and Logback on the test class path.
 */
@ExtendWith(LeakExtension.class)
public abstract class CalledServer {
    /** The request id of {@link #request}. */
    protected static final String CALLERS_ID = "caller-0123456789abcdef";

    /** The server. */
    @RegisterExtension
    protected static final WireMockExtension SERVER = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    /** The default settings. */
    protected final Clew clew = Clew.builder().build();

    /** A request that is being served, of which the context is not yet current. */
    protected final TraceContext request = receive(CALLERS_ID);

    /** What has been logged since the test began. */
    protected final CapturedLog log = CapturedLog.create();

    /** Makes the test. */
    protected CalledServer() {}

    @AfterEach
    final void closeLog() {
        log.close();
    }

    /** Returns the context of a request with this id. */
    protected final TraceContext receive(String id) {
        return clew.receive(Map.of("X-Request-ID", id), Map::get, "");
    }

    /** Tells the server what to answer. */
    protected static void stub(MappingBuilder mapping) {
        SERVER.stubFor(mapping);
    }

    /** Returns the server's address for a path. */
    protected static URI at(String path) {
        return URI.create("http://localhost:" + SERVER.getPort() + path);
    }

    /** Returns what the server got, in order. */
    protected static List<LoggedRequest> received() {
        List<LoggedRequest> all = new ArrayList<>();
        SERVER.getAllServeEvents().forEach(event -> all.add(0, event.getRequest()));
        return all;
    }

    /** Returns every request id of every request the server got, in order; {@code none} for a request without. */
    protected static List<String> ids() {
        return values("X-Request-ID").toList();
    }

    /** Returns every value of a header, as {@link #ids} does. */
    protected static Stream<String> values(String header) {
        return received().stream()
                .flatMap(r -> r.header(header).isPresent() ? r.header(header).values().stream() : Stream.of("none"));
    }

    /** Waits until it is so, ten seconds at the most. */
    protected static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited ten seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** Returns the line of the one client span there is. */
    protected final Line theSpan() {
        assertThat(log.spansEnded("client")).hasSize(1);
        return log.spansEnded("client").get(0);
    }
}
