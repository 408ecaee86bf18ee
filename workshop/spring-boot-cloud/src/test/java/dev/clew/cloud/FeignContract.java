package dev.clew.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import feign.FeignException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** All that holds for clients of Spring Cloud OpenFeign, whichever library sends their requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // one application for each library
abstract class FeignContract {
    private static final String READ_TIMEOUT = "spring.cloud.openfeign.client.config.default.read-timeout=";

    private final Remote remote;
    private final String[] library;
    private final ConfigurableApplicationContext application;

    private CapturedLog log;

    FeignContract(String... library) throws IOException {
        this.library = library;
        this.remote = Remote.start();
        this.application = start(READ_TIMEOUT + 2_000);
    }

    private ConfigurableApplicationContext start(String... settings) throws IOException {
        Stream<String> common = Stream.of(
                "remote=" + remote.url(""),
                "dead=http://127.0.0.1:" + Remote.deadPort(),
                "spring.cloud.discovery.client.simple.instances.balanced[0].uri=" + remote.url(""));
        ConfigurableApplicationContext started = new SpringApplicationBuilder(FeignApplication.class)
                .web(WebApplicationType.NONE)
                .run(Stream.of(common, Stream.of(library), Stream.of(settings))
                        .flatMap(each -> each)
                        .map(setting -> "--" + setting)
                        .toArray(String[]::new));
        // Boot has set logging up anew.
        if (log != null) {
            release();
            capture();
        }
        return started;
    }

    @BeforeEach
    void capture() {
        log = CapturedLog.create();
        remote.taken();
    }

    @AfterEach
    void release() {
        log.close();
    }

    @AfterAll
    void stop() {
        assertNothingSkipped(application);
        application.close();
        remote.close();
    }

    private static void assertNothingSkipped(ConfigurableApplicationContext application) {
        assertThat(application.getBean(Clew.class).counters().all().keySet())
                .noneMatch(name -> name.startsWith("skipped.") || name.startsWith("scope."));
    }

    private <T> T inRequest(Supplier<T> task) {
        return inRequest(application, task);
    }

    private static <T> T inRequest(ConfigurableApplicationContext application, Supplier<T> task) {
        TraceContext context = application
                .getBean(Clew.class)
                .receive(Map.of("X-Request-ID", "r1", "baggage", "plan=gold"), Map::get, "127.0.0.1");
        try (Scope scope = context.makeCurrent()) {
            return task.get();
        }
    }

    private <T> T client(Class<T> type) {
        return application.getBean(type);
    }

    private List<String> spans() {
        return log.spansEnded("client").stream()
                .map(line -> line.values().get("span") + " " + line.values().get("status") + " "
                        + line.values().get("outcome") + " " + line.values().get("attempt") + " "
                        + line.mdc().get("request_id"))
                .toList();
    }

    private void assertCarries(Map<String, List<String>> headers) {
        assertThat(headers.get("x-request-id")).containsExactly("r1");
        assertThat(headers.get("traceparent")).hasSize(1);
        assertThat(headers.get("traceparent").get(0)).matches("00-(?!1111)[0-9a-f]{32}-(?!2222)[0-9a-f]{16}-03");
        assertThat(headers.get("authorization")).containsExactly("secret");
    }

    @Test
    void callCarriesTheIdsOnceWhateverAnInterceptorHasSetAndIsASpan() {
        assertThat(inRequest(client(FeignApplication.Orders.class)::headers)).isEqualTo("GET");
        Map<String, List<String>> sent = remote.only();
        assertCarries(sent);
        assertThat(sent).doesNotContainKey("baggage");
        assertThat(spans()).containsExactly("GET /headers 200 ok 1 r1");
        assertThat(sent.get("traceparent").get(0))
                .contains("-" + log.spansEnded("client").get(0).context().spanId() + "-");
        assertThat(log.spansEnded("client").get(0).values()).containsEntry("peer", "127.0.0.1:" + remote.port());
    }

    @Test
    void idThatIsAParameterOfTheMethodIsReplaced() {
        assertThat(inRequest(() -> client(FeignApplication.Orders.class).headersOf("mine")))
                .isEqualTo("GET");
        assertCarries(remote.only());
    }

    @Test
    void callOutsideARequestIsLeftAsItIs() {
        assertThat(client(FeignApplication.Orders.class).headers()).isEqualTo("GET");
        assertThat(remote.only().get("x-request-id")).containsExactly("made-up");
        assertThat(spans()).isEmpty();
    }

    @Test
    void capabilityOfTheApplicationSeesEachRequest() {
        CountingCapability counting = client(CountingCapability.class);
        int before = counting.requests.get();
        inRequest(client(FeignApplication.Orders.class)::headers);
        assertThat(counting.requests).hasValue(before + 1);
    }

    @Test
    void callsOfADefaultMethodAreSpansOfTheirOwn() {
        assertThat(inRequest(client(FeignApplication.Orders.class)::both)).isEqualTo("GETGET");
        assertThat(spans()).containsExactly("GET /headers 200 ok 1 r1", "GET /headers 200 ok 1 r1");
    }

    @Test
    void answer500IsAnErrorWithItsStatus() {
        assertThatThrownBy(() -> inRequest(client(FeignApplication.Orders.class)::fails))
                .isInstanceOf(FeignException.InternalServerError.class);
        assertThat(spans()).containsExactly("GET /fails 500 error 1 r1");
    }

    @Test
    void refusedConnectionIsAnError() {
        assertThatThrownBy(() -> inRequest(client(FeignApplication.Dead.class)::headers))
                .isInstanceOf(FeignException.class);
        assertThat(spans()).containsExactly("GET /headers null error 1 r1");
    }

    @Test
    void answerThatComesTooLateIsATimeout() throws Exception {
        try (ConfigurableApplicationContext hasty = start(READ_TIMEOUT + 50)) {
            FeignApplication.Orders orders = hasty.getBean(FeignApplication.Orders.class);
            assertThatThrownBy(() -> inRequest(hasty, orders::slow)).isInstanceOf(FeignException.class);
            assertThat(spans()).containsExactly("GET /slow null timeout 1 r1");
            assertNothingSkipped(hasty);
        }
    }

    @Test
    void bodyThatComesTooLateIsATimeoutWithTheStatus() throws Exception {
        try (ConfigurableApplicationContext hasty = start(READ_TIMEOUT + 500)) {
            FeignApplication.Orders orders = hasty.getBean(FeignApplication.Orders.class);
            assertThatThrownBy(() -> inRequest(hasty, orders::stalls)).isInstanceOf(RuntimeException.class);
            assertThat(spans()).containsExactly("GET /stalls 200 timeout 1 r1");
        }
    }

    @Test
    void requestsOfARetryerAreAttemptsOfOneCall() {
        assertThat(inRequest(client(FeignApplication.Flaky.class)::flaky)).isEqualTo("GET");
        List<Map<String, List<String>>> requests = remote.taken();
        assertThat(requests).hasSize(3).allSatisfy(this::assertCarries);
        assertThat(spans()).containsExactly("GET /flaky 200 ok 3 r1");
    }

    @Test
    void callWhoseAttemptsAllFailEndsAsTheLastOne() {
        assertThatThrownBy(() -> inRequest(client(FeignApplication.Flaky.class)::fails))
                .isInstanceOf(FeignException.class);
        assertThat(spans()).containsExactly("GET /fails 500 error 3 r1");
    }

    @Test
    void balancedCallNamesTheInstance() {
        assertThat(inRequest(client(FeignApplication.Balanced.class)::headers)).isEqualTo("GET");
        assertCarries(remote.only());
        assertThat(spans()).containsExactly("GET /headers 200 ok 1 r1");
        assertThat(log.spansEnded("client").get(0).values()).containsEntry("peer", "127.0.0.1:" + remote.port());
    }

    @Test
    void requestsThatTheBalancerRepeatsAreAttemptsOfOneCall() throws Exception {
        try (ConfigurableApplicationContext repeating = start(
                "spring.cloud.loadbalancer.retry.enabled=true",
                "spring.cloud.loadbalancer.retry.max-retries-on-same-service-instance=2",
                "spring.cloud.loadbalancer.retry.retryable-status-codes=502")) {
            assertThat(inRequest(repeating, repeating.getBean(FeignApplication.Balanced.class)::flaky))
                    .isEqualTo("GET");
            assertThat(remote.taken()).hasSize(3).allSatisfy(this::assertCarries);
            assertThat(spans()).containsExactly("GET /flaky 200 ok 3 r1");
            assertNothingSkipped(repeating);
        }
    }

    @Test
    void callThatFindsNoInstanceSendsNothing() {
        assertThatThrownBy(() -> inRequest(client(FeignApplication.Nowhere.class)::headers))
                .isInstanceOf(FeignException.ServiceUnavailable.class);
        assertThat(spans()).isEmpty();
    }

    @Test
    void listedHostGetsTheIdsAndTheBaggage() throws Exception {
        try (ConfigurableApplicationContext listed = start("clew.outbound.hosts=127.0.0.1")) {
            inRequest(listed, listed.getBean(FeignApplication.Orders.class)::headers);
            Map<String, List<String>> sent = remote.only();
            assertCarries(sent);
            assertThat(sent.get("baggage")).containsExactly("plan=gold");
            inRequest(listed, listed.getBean(FeignApplication.Balanced.class)::headers);
            assertCarries(remote.only());
            assertNothingSkipped(listed);
        }
    }

    @Test
    void otherHostGetsNothing() throws Exception {
        try (ConfigurableApplicationContext unlisted = start("clew.outbound.hosts=example.org", "makes-ids-up=false")) {
            inRequest(unlisted, unlisted.getBean(FeignApplication.Orders.class)::headers);
            assertThat(remote.only().keySet()).containsExactly("authorization");
            inRequest(unlisted, unlisted.getBean(FeignApplication.Balanced.class)::headers);
            assertThat(remote.only().keySet()).containsExactly("authorization");
            assertNothingSkipped(unlisted);
        }
    }

    @Test
    void redirectToAnotherHostTakesTheIdsAndThePasswordOff() throws Exception {
        try (ConfigurableApplicationContext listed = start("clew.outbound.hosts=127.0.0.1")) {
            String other = "http://localhost:" + remote.port() + "/headers";
            FeignApplication.Orders orders = listed.getBean(FeignApplication.Orders.class);
            assertThat(inRequest(listed, () -> orders.moved(other))).isEqualTo("GET");
            List<Map<String, List<String>>> requests = remote.taken();
            assertThat(requests).hasSize(2);
            assertCarries(requests.get(0));
            assertThat(requests.get(1)).isEmpty();
            assertThat(spans()).containsExactly("GET /moved 200 ok 2 r1");

            FeignApplication.Balanced balanced = listed.getBean(FeignApplication.Balanced.class);
            assertThat(inRequest(listed, () -> balanced.moved(other))).isEqualTo("GET");
            requests = remote.taken();
            assertThat(requests).hasSize(2);
            assertCarries(requests.get(0));
            assertThat(requests.get(1)).isEmpty();
            assertNothingSkipped(listed);
        }
    }

    @Test
    void redirectToAListedHostPutsTheIdsOn() throws Exception {
        try (ConfigurableApplicationContext listed = start("clew.outbound.hosts=localhost", "makes-ids-up=false")) {
            String other = "http://localhost:" + remote.port() + "/headers";
            FeignApplication.Orders orders = listed.getBean(FeignApplication.Orders.class);
            assertThat(inRequest(listed, () -> orders.moved(other))).isEqualTo("GET");
            List<Map<String, List<String>>> requests = remote.taken();
            assertThat(requests).hasSize(2);
            assertThat(requests.get(0).keySet()).containsExactly("authorization");
            assertThat(requests.get(1).get("x-request-id")).containsExactly("r1");
            assertNothingSkipped(listed);
        }
    }

    @Test
    void formThatIsAnsweredBySeeOtherIsFollowedByAGet() throws Exception {
        try (ConfigurableApplicationContext listed = start("clew.outbound.hosts=127.0.0.1")) {
            FeignApplication.Orders orders = listed.getBean(FeignApplication.Orders.class);
            assertThat(inRequest(listed, () -> orders.seeOther("an order"))).isEqualTo("GET");
            assertThat(remote.taken()).hasSize(2).allSatisfy(this::assertCarries);
            assertNothingSkipped(listed);
        }
    }

    @Test
    void redirectsAreTheClientsOwnWithoutAList() {
        String other = remote.url("/headers");
        assertThat(inRequest(() -> client(FeignApplication.Orders.class).moved(other)))
                .isEqualTo("GET");
        assertThat(remote.taken()).hasSize(2);
        assertThat(spans()).containsExactly("GET /moved 200 ok 1 r1");
    }

    @Test
    void switchedOffItLeavesTheClientsAsTheyAre() throws Exception {
        try (ConfigurableApplicationContext off = start("clew.feign.enabled=false")) {
            inRequest(off, off.getBean(FeignApplication.Orders.class)::headers);
            assertThat(remote.only().get("x-request-id")).containsExactly("made-up");
            assertThat(spans()).isEmpty();
        }
    }
}
