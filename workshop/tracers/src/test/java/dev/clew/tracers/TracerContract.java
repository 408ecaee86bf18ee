package dev.clew.tracers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clew.Clew;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** One request that calls the application itself, seen on the wire, in our lines and in the tracer's spans. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TracerContract {
    private static final Tracer TRACER = Tracer.present();
    private static final String CALLERS_TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLERS_SPAN = "b7ad6b7169203331";

    private final Class<?> application;
    private final WebApplicationType type;
    ConfigurableApplicationContext context;
    CapturedLog log;

    TracerContract(Class<?> application, WebApplicationType type) {
        this.application = application;
        this.type = type;
    }

    @BeforeAll
    void start() {
        SpringApplication traced =
                new SpringApplication(Stream.concat(Stream.of(application), Stream.of(TRACER.configuration()))
                        .toArray(Class<?>[]::new));
        traced.setWebApplicationType(type);
        traced.setDefaultProperties(Map.of("management.endpoints.web.exposure.include", "clew"));
        context = traced.run();
    }

    @AfterAll
    void stop() {
        Map<String, Long> counters = context.getBean(Clew.class).counters().all();
        context.close();
        assertThat(counters.keySet()).noneMatch(name -> name.startsWith("skipped.") || name.startsWith("scope."));
    }

    @BeforeEach
    void capture() {
        Tracer.forget();
        log = CapturedLog.create();
    }

    @AfterEach
    void release() {
        log.close();
    }

    private String url(String path) {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port") + path;
    }

    /** Has the application call itself, waits until all of it has ended, and returns the headers that went out. */
    List<String> call(String path, String... headers) throws Exception {
        HttpResponse<String> answer = get(path + "?url=" + url("/headers"), headers);
        assertThat(answer.headers().allValues("X-Request-ID")).hasSize(1);
        Await.until(() -> log.spansEnded("server").size() >= 2
                && !log.spansEnded("client").isEmpty());
        Await.until(() -> TRACER == Tracer.NONE
                || Tracer.spans("server").size() >= 2 && !Tracer.spans("client").isEmpty());
        return answer.body().lines().toList();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer;
    }

    /** Returns what operators are told, once the tracer has ended its span of that too. */
    String endpoint() throws Exception {
        String body = get("/actuator/clew").body();
        Await.until(() -> TRACER == Tracer.NONE || !Tracer.spans("server").isEmpty());
        return body;
    }

    static String[] traceparent(List<String> received) {
        List<String> values = received.stream()
                .filter(line -> line.startsWith("traceparent "))
                .toList();
        assertThat(values).hasSize(1);
        String[] parts = values.get(0).split("[ -]", -1);
        assertThat(parts).hasSize(5);
        return parts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/call", "/later"})
    void oneTraceparentAndOneRequestIdGoOut(String path) throws Exception {
        List<String> received = call(path, "X-Request-ID", "r1");
        assertThat(received)
                .filteredOn(line -> !line.startsWith("traceparent "))
                .containsExactly("x-request-id r1");
        assertThat(traceparent(received)[2]).matches("[0-9a-f]{32}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/call", "/later"})
    void linesAndSpansAreOfTheTraceThatGoesOut(String path) throws Exception {
        String traceId = traceparent(call(path, "X-Request-ID", "r2"))[2];
        assertThat(log.lines("app"))
                .extracting(line -> line.message() + " " + line.mdc().get("request_id") + " "
                        + line.mdc().get("trace_id"))
                .containsExactly("calls r2 " + traceId, "answers r2 " + traceId, "called r2 " + traceId);
        assertThat(log.lines("clew.span"))
                .isNotEmpty()
                .extracting(line -> line.mdc().get("trace_id"))
                .containsOnly(traceId);
        assertThat(Tracer.spans("server")).allMatch(span -> span.traceId().equals(traceId));
        assertThat(Tracer.spans("client")).allMatch(span -> span.traceId().equals(traceId));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/call", "/later"})
    void theirSpansAreOneChainAndTheWireNamesTheirCall(String path) throws Exception {
        assumeTrue(TRACER != Tracer.NONE);
        String[] sent = traceparent(call(path, "traceparent", "00-" + CALLERS_TRACE + "-" + CALLERS_SPAN + "-01"));
        assertThat(sent[2]).isEqualTo(CALLERS_TRACE);
        assertThat(Tracer.spans("client"))
                .singleElement()
                .satisfies(client -> assertThat(client.spanId()).isEqualTo(sent[3]));
        Tracer.TheirSpan client = Tracer.spans("client").get(0);
        assertThat(Tracer.spans("server"))
                .extracting(Tracer.TheirSpan::parentId)
                .containsExactlyInAnyOrder(CALLERS_SPAN, client.spanId());
        Tracer.TheirSpan first = Tracer.spans("server").stream()
                .filter(span -> span.parentId().equals(CALLERS_SPAN))
                .findFirst()
                .orElseThrow();
        assertThat(client.parentId()).isEqualTo(first.spanId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/call", "/later"})
    void ourSpansAreThereOnceAndShowTheirIds(String path) throws Exception {
        String[] sent = traceparent(call(path, "traceparent", "00-" + CALLERS_TRACE + "-" + CALLERS_SPAN + "-01"));
        assertThat(log.spansEnded("client")).hasSize(1);
        assertThat(log.spansEnded("server"))
                .extracting(line -> line.values().get("parent_id"))
                .containsExactlyInAnyOrder(CALLERS_SPAN, sent[3]);
        if (TRACER == Tracer.NONE) {
            assertThat(log.spansEnded("client").get(0).mdc()).containsEntry("span_id", sent[3]);
        } else {
            assertThat(log.spansEnded("server"))
                    .extracting(line -> line.mdc().get("span_id"))
                    .containsExactlyInAnyOrderElementsOf(Tracer.spans("server").stream()
                            .map(Tracer.TheirSpan::spanId)
                            .toList());
        }
    }

    @Test
    void theirKeysInTheMdcAreUntouched() throws Exception {
        assumeTrue(TRACER != Tracer.STARTER, "it adds its keys to the lines of appenders, and not to the MDC");
        String traceId = traceparent(call("/call"))[2];
        assertThat(log.lines("app")).hasSize(3).allSatisfy(line -> {
            if (TRACER == Tracer.NONE) {
                assertThat(line.mdc()).doesNotContainKeys("traceId", "spanId");
            } else {
                assertThat(line.mdc()).containsEntry("traceId", traceId).containsKey("spanId");
                assertThat(line.mdc().get("spanId")).isEqualTo(line.mdc().get("span_id"));
            }
        });
    }
}
