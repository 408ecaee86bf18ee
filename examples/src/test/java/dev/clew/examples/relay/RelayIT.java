package dev.clew.examples.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.examples.relay.Target.Arrival;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The headers that a relay receives, byte for byte, and the headers that it sends. */
@ParameterizedClass(name = "{0} behind {1}")
@MethodSource("relays")
@Timeout(60)
class RelayIT {
    @TempDir
    static Path work;

    private static RelayProcess relay;
    private static Target target;

    @Parameter(0)
    String client;

    @Parameter(1)
    String server;

    static Stream<Arguments> relays() {
        return Stream.of(Clients.values())
                .flatMap(client ->
                        Stream.of(Servers.values()).map(server -> Arguments.of(lower(client), lower(server))));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @BeforeParameterizedClassInvocation
    static void start(String client, String server) throws IOException {
        relay = RelayProcess.start(work.resolve("relay.log"), client, server);
        target = new Target();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws InterruptedException {
        target.close();
        relay.close();
    }

    @AfterEach
    void forget() {
        target.take();
    }

    static Stream<Row> rows() {
        return Row.all();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sendsTheHeadersOfTheRow(Row row) throws IOException {
        RawCall answer = post(row.headers(), calls(target.url("/once")));
        if (row.outcome() == Row.Outcome.RESTARTS_OR_IS_REFUSED && answer.status() != 200) {
            assertThat(answer.status()).as(answer.body()).isIn(0, 400, 431);
            assertThat(target.take()).isEmpty();
            assertThat(post(List.of(), "[]").status()).as("the next request").isEqualTo(200);
            return;
        }
        assertThat(answer).isEqualTo(new RawCall(200, "1 calls made\n"));
        List<Arrival> arrivals = target.take();
        assertThat(arrivals).hasSize(1);
        check(row, arrivals.get(0));
    }

    private static void check(Row row, Arrival arrival) {
        Traceparent sent = Traceparent.of(arrival);
        List<String> states = arrival.tracestates().stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .toList();
        switch (row.outcome()) {
            case CONTINUES -> {
                assertThat(sent.traceId()).isEqualTo(Row.T);
                assertThat(sent.flags()).isEqualTo(row.flags());
                assertThat(states).isEqualTo(row.states());
            }
            case CONTINUES_WITH_ONE_OF -> {
                assertThat(sent.traceId()).isEqualTo(Row.T);
                assertThat(states).isNotEmpty().isSubsetOf(row.states());
            }
            case RESTARTS, RESTARTS_OR_IS_REFUSED -> {
                assertThat(sent.traceId()).isNotEqualTo(Row.T).doesNotContain(Row.T.substring(1));
                // The relay began the trace: it is sampled and has a random id.
                assertThat(sent.flags()).isEqualTo("03");
                assertThat(states).isEmpty();
            }
        }
        assertThat(sent.parentId()).isNotEqualTo(Row.P);
        assertThat(arrival.tracestates()).hasSizeLessThanOrEqualTo(1).doesNotContain("");
    }

    @Test
    void callsInOrderWithAParentIdEach() throws IOException {
        String body = "[" + call(target.url("/1"), "{\"a\": [1]}") + "," + call(target.url("/2"), "\"é\"") + ","
                + call(target.url("/3"), "null") + "]";
        assertThat(post(List.of("traceparent: 00-" + Row.T + "-" + Row.P + "-01"), body))
                .isEqualTo(new RawCall(200, "3 calls made\n"));
        List<Arrival> arrivals = target.take();
        assertThat(arrivals).extracting(Arrival::path).containsExactly("/1", "/2", "/3");
        assertThat(arrivals).extracting(Arrival::body).containsExactly("{\"a\": [1]}", "\"é\"", "null");
        Set<String> parentIds = new HashSet<>(Set.of(Row.P));
        for (Arrival arrival : arrivals) {
            Traceparent sent = Traceparent.of(arrival);
            assertThat(sent.traceId()).isEqualTo(Row.T);
            assertThat(parentIds.add(sent.parentId())).isTrue();
        }
    }

    @Test
    void callsItselfIfToldTo() throws IOException {
        String leaves = calls(target.url("/a"), target.url("/b"));
        String body =
                "[" + call(relay.url(), "[" + call(relay.url(), leaves) + "]") + "," + call(relay.url(), leaves) + "]";
        assertThat(post(List.of("traceparent: 00-" + Row.T + "-" + Row.P + "-01", "tracestate: foo=1"), body)
                        .status())
                .isEqualTo(200);
        List<Arrival> arrivals = target.take();
        assertThat(arrivals).extracting(Arrival::path).containsExactly("/a", "/b", "/a", "/b");
        assertThat(arrivals).allSatisfy(arrival -> {
            assertThat(Traceparent.of(arrival).traceId()).isEqualTo(Row.T);
            assertThat(arrival.tracestates()).containsExactly("foo=1");
        });
        assertThat(arrivals)
                .extracting(arrival -> Traceparent.of(arrival).parentId())
                .doesNotHaveDuplicates();
    }

    @Test
    void callsItselfInALongChain() throws IOException {
        String body = calls(target.url("/end"));
        for (int level = 0; level < 8; level++) {
            body = "[" + call(relay.url(), body) + "]";
        }
        assertThat(post(List.of("traceparent: 00-" + Row.T + "-" + Row.P + "-01"), body))
                .isEqualTo(new RawCall(200, "1 calls made\n"));
        assertThat(target.take())
                .singleElement()
                .extracting(arrival -> Traceparent.of(arrival).traceId())
                .isEqualTo(Row.T);
    }

    @Test
    void reportsAMalformedBody() throws IOException {
        assertThat(post(List.of(), "[{]")).isEqualTo(new RawCall(400, "expected '\"' at character 2, found ']'\n"));
        assertThat(RawCall.post(relay.url(), List.of(), new byte[] {'[', (byte) 0xff, ']'}))
                .isEqualTo(new RawCall(400, "not UTF-8\n"));
        String large = " ".repeat(RelayServlet.MAX_BODY - 1) + "[]";
        assertThat(post(List.of(), large)).isEqualTo(new RawCall(413, "at most 1048576 bytes\n"));
        assertThat(post(List.of(), large.substring(1))).isEqualTo(new RawCall(200, "0 calls made\n"));
    }

    @Test
    void reportsTheCallThatFailed() throws IOException {
        assertThat(post(List.of(), calls(target.url("/fails"), target.url("/never"))))
                .isEqualTo(new RawCall(502, target.url("/fails") + " answered 500\n"));
        assertThat(target.take()).extracting(Arrival::path).containsExactly("/fails");
    }

    private static RawCall post(List<String> headers, String body) throws IOException {
        return RawCall.post(relay.url(), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String calls(URI... urls) {
        return Stream.of(urls).map(url -> call(url, "[]")).toList().toString();
    }

    private static String call(URI url, String arguments) {
        return "{\"url\": \"" + url + "\", \"arguments\": " + arguments + "}";
    }
}
