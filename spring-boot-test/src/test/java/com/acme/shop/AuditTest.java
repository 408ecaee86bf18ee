package com.acme.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.springboot.test.AuditReport;
import dev.clew.springboot.test.AuditReport.Finding;
import dev.clew.springboot.test.AuditReport.Kind;
import dev.clew.springboot.test.CorrelationAudit;
import dev.clew.springboot.test.RecordingServer;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** Each way in which the application loses the id is found, at its endpoint and as its kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditTest {
    private RecordingServer stock;
    private ConfigurableApplicationContext application;
    private AuditReport report;

    @BeforeAll
    void audit() throws Exception {
        stock = RecordingServer.start();
        // Without the handler in front, which sees the request and its answer whatever the filters do.
        application =
                ShopApplication.start(List.of(Holes.class), "shop.stock=" + stock.url(), "clew.servlet.front=false");
        report = run();
    }

    @AfterAll
    void stop() {
        application.close();
        stock.close();
    }

    private AuditReport run() {
        return CorrelationAudit.builder(application)
                .get("/shop/orders/7")
                .target(stock)
                .settle(ShopApplication.SETTLE)
                .build()
                .run();
    }

    private void assertFound(Kind kind, String place, String detail) {
        assertThat(report.findings())
                .filteredOn(finding -> finding.place().equals(place))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(kind);
                    assertThat(finding.detail()).contains(detail);
                });
    }

    @Test
    void clientThatIsMadeByHand() {
        assertFound(Kind.CALL_WITHOUT_ID, "GET /holes/client", "GET /unnamed");
    }

    @Test
    void executorThatIsNoBean() {
        assertFound(Kind.THREAD_WITHOUT_CONTEXT, "GET /holes/executor", "(a thread pool)");
    }

    @Test
    void completableFutureOfTheCommonPool() {
        assertFound(Kind.THREAD_WITHOUT_CONTEXT, "GET /holes/future", "(a CompletableFuture)");
    }

    @Test
    void threadThatIsStarted() {
        assertFound(Kind.THREAD_WITHOUT_CONTEXT, "GET /holes/thread", "(a thread)");
    }

    @Test
    void parallelStream() {
        assertFound(Kind.THREAD_WITHOUT_CONTEXT, "GET /holes/stream", "(a parallel stream)");
    }

    @Test
    void asyncMethodWithAnExecutorThatIsNoBean() {
        assertFound(Kind.THREAD_WITHOUT_CONTEXT, "GET /holes/async", "(@Async)");
    }

    @Test
    void dataSourceThatIsNoBean() {
        assertFound(Kind.STATEMENT_WITHOUT_ID, "GET /holes/database", "select 'own'");
    }

    @Test
    void filterThatDropsTheHeaderOfTheAnswer() {
        assertFound(Kind.ANSWER_WITHOUT_ID, "GET /holes/header", "answered 200 without X-Request-ID");
    }

    @Test
    void filterThatHidesTheCallersHeader() {
        assertFound(Kind.ANSWER_WITHOUT_ID, "GET /holes/hidden", "not with the id that was sent");
    }

    @Test
    void mdcThatIsCleared() {
        assertFound(Kind.LINE_WITHOUT_ID, "GET /holes/mdc", "\"mdc\" of holes at com.acme.shop.Holes$Web.line");
    }

    @Test
    void servletOutsideOfTheFilter() {
        assertFound(Kind.REQUEST_NOT_SEEN, "GET /outside", "answered 200");
    }

    @Test
    void executorBeanThatNobodyCanWrap() {
        assertFound(Kind.EXECUTOR_WITHOUT_CONTEXT, "executor byItsClass", "ThreadPoolExecutor has no context");
    }

    /** The shop's own mail is sent by that executor too. */
    @Test
    void endpointsOfTheApplicationThatLoseNothingAreNotNamed() {
        assertThat(report.findings())
                .extracting(Finding::place)
                .filteredOn(place -> place.startsWith("GET /shop"))
                .containsExactly("GET /shop/mail");
    }

    @Test
    void nextAuditFindsTheSame() {
        assertThat(places(run())).isEqualTo(places(report));
    }

    private static Set<String> places(AuditReport report) {
        return report.findings().stream()
                .map(finding -> finding.kind() + " " + finding.place())
                .collect(Collectors.toSet());
    }

    @Test
    void anotherHostIsRefused() {
        for (String host :
                List.of("example.com", "10.0.0.1", "127.0.0.1.example.com", "0.0.0.0", "localhost.example")) {
            assertThatThrownBy(() -> CorrelationAudit.builder(application)
                            .url(URI.create("http://" + host + ":80"))
                            .build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(host);
        }
    }
}
