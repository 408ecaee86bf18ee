package dev.clew.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spring Cloud Gateway on WebFlux. */
class GatewayTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private static Remote remote;
    private static Running gateway;

    private CapturedLog log;

    @BeforeAll
    static void start() throws Exception {
        remote = Remote.start();
        gateway = gateway(remote);
    }

    static Running gateway(Remote remote, String... settings) throws Exception {
        Stream<String> common = Stream.of(
                "spring.main.web-application-type=reactive",
                "spring.cloud.gateway.server.webflux.enabled=true",
                "spring.cloud.discovery.client.simple.instances.balanced[0].uri=" + remote.url(""),
                "remote=" + remote.url(""),
                "dead=http://127.0.0.1:" + Remote.deadPort());
        return Running.start(
                GatewayApplication.class,
                Stream.concat(common, Stream.of(settings)).toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        remote.close();
    }

    @BeforeEach
    void capture() {
        remote.taken();
        log = CapturedLog.create();
    }

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void requestGoesOnOnceWithItsIdAndWithTheSpanOfTheCall() throws Exception {
        Running.assertAnswer(gateway.get("/headers", "X-Request-ID", "r1", "traceparent", TRACEPARENT), 200, "r1");
        Map<String, List<String>> sent = remote.only();
        assertThat(sent.get("x-request-id")).containsExactly("r1");
        CapturedLog.Line server = Running.serverSpan(log, "r1");
        CapturedLog.Line call = Running.spans(log, "client", "r1").get(0);
        assertThat(sent.get("traceparent"))
                .containsExactly("00-" + TRACE + "-" + call.context().spanId() + "-01");
        assertThat(call.context().parentId()).isEqualTo(server.context().spanId());
        assertThat(call.values())
                .containsEntry("span", "GET /headers")
                .containsEntry("status", "200")
                .containsEntry("peer", "127.0.0.1:" + remote.port());
        assertThat(server.values()).containsEntry("span", "GET /headers").containsEntry("status", "200");
    }

    @Test
    void requestWithoutAnIdGetsOneThatGoesOn() throws Exception {
        HttpResponse<String> answer = gateway.get("/headers");
        List<String> id = answer.headers().allValues("X-Request-ID");
        assertThat(id).hasSize(1);
        assertThat(id.get(0)).matches("[0-9a-f]{32}");
        assertThat(remote.only().get("x-request-id")).isEqualTo(id);
    }

    @Test
    void idsThatAFilterOfTheApplicationAddsAreReplaced() throws Exception {
        Running.assertAnswer(gateway.get("/made-up", "X-Request-ID", "r2"), 200, "r2");
        Map<String, List<String>> sent = remote.only();
        assertThat(sent.get("x-request-id")).containsExactly("r2");
        assertThat(sent.get("traceparent")).hasSize(1).allMatch(value -> value.matches("00-[0-9a-f-]{49}-03"));
    }

    @Test
    void bodyGoesOn() throws Exception {
        HttpResponse<String> answer = gateway.post("/headers", "x".repeat(200_000), "X-Request-ID", "r3");
        Running.assertAnswer(answer, 200, "r3");
        assertThat(answer.body()).isEqualTo("POST");
        assertThat(remote.only().get("x-request-id")).containsExactly("r3");
    }

    @Test
    void linesOfAllThreadsHaveTheId() throws Exception {
        gateway.get("/headers", "X-Request-ID", "r4");
        Await.until(() -> log.lines("gateway").size() == 3);
        log.assertEveryLineCarries("r4", "gateway");
    }

    @Test
    void balancedCallNamesTheInstance() throws Exception {
        Running.assertAnswer(gateway.get("/balanced", "X-Request-ID", "r5"), 200, "r5");
        assertThat(remote.only().get("x-request-id")).containsExactly("r5");
        Running.serverSpan(log, "r5");
        assertThat(Running.spans(log, "client", "r5"))
                .extracting(line -> line.values().get("peer"))
                .containsExactly("127.0.0.1:" + remote.port());
    }

    @Test
    void eachRequestOfARetryFilterIsACall() throws Exception {
        Running.assertAnswer(gateway.get("/retried", "X-Request-ID", "r6"), 200, "r6");
        List<Map<String, List<String>>> requests = remote.taken();
        assertThat(requests)
                .hasSize(3)
                .allSatisfy(sent -> assertThat(sent.get("x-request-id")).containsExactly("r6"));
        assertThat(requests.stream().map(sent -> sent.get("traceparent")).distinct())
                .hasSize(3)
                .allMatch(values -> values.size() == 1);
        assertThat(Running.outcomes(log, "r6")).containsExactly("502 error", "502 error", "200 ok", "200 ok");
    }

    @Test
    void answer500OfTheServiceIsTheirs() throws Exception {
        Running.assertAnswer(gateway.get("/fails", "X-Request-ID", "r7"), 500, "r7");
        assertThat(Running.outcomes(log, "r7")).containsExactly("500 error", "500 error");
    }

    @Test
    void requestWithoutARouteIsAnswered404WithTheId() throws Exception {
        Running.assertAnswer(gateway.get("/nothing/here", "X-Request-ID", "r8"), 404, "r8");
        assertThat(Running.outcomes(log, "r8")).containsExactly("404 ok");
    }

    @Test
    void serviceThatRefusesTheConnectionIsAnErrorWithTheId() throws Exception {
        Running.assertAnswer(gateway.get("/dead", "X-Request-ID", "r9"), 500, "r9");
        assertThat(Running.outcomes(log, "r9")).containsExactly("null error", "500 error");
    }

    @Test
    void serviceThatTakesTooLongIsATimeoutWithTheId() throws Exception {
        Running.assertAnswer(gateway.get("/hasty", "X-Request-ID", "r10"), 504, "r10");
        assertThat(Running.outcomes(log, "r10")).containsExactly("null timeout", "504 error");
    }
}
