package com.acme.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.springboot.test.AuditReport;
import dev.clew.springboot.test.AuditReport.Finding;
import dev.clew.springboot.test.AuditReport.Kind;
import dev.clew.springboot.test.CorrelationAudit;
import dev.clew.springboot.test.RecordingServer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** A WebFlux application that loses the id is found at each place, and one that does not is not accused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactiveAuditTest {
    private AuditReport clean;
    private AuditReport report;

    @BeforeAll
    void audit() throws Exception {
        clean = report();
        report = report(ReactiveHoles.class);
    }

    private static AuditReport report(Class<?>... more) throws Exception {
        try (RecordingServer stock = RecordingServer.start();
                ConfigurableApplicationContext application =
                        ReactiveShop.start(List.of(more), "shop.stock=" + stock.url())) {
            return CorrelationAudit.builder(application)
                    .get("/shop/orders/7")
                    .request("POST", "/shop/orders", "text/plain", "one")
                    .request("POST", "/routed/items", "text/plain", "one")
                    .target(stock)
                    .settle(ShopApplication.SETTLE)
                    .build()
                    .run();
        }
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
    void nothingIsFoundInAnApplicationThatLosesNothing() {
        clean.assertClean();
    }

    @Test
    void controllersAndRoutesWithoutParametersAndExamplesWereTried() {
        assertThat(clean.tried())
                .containsExactlyInAnyOrder(
                        "executor pool: a task",
                        "GET /shop/orders: 200",
                        "GET /shop/orders/{id}: 200",
                        "POST /shop/orders: 200",
                        "GET /shop/stock: 200",
                        "GET /shop/pool: 200",
                        "GET /shop/events: 200",
                        "GET /routed/list: 200",
                        "POST /routed/items: 200");
    }

    @Test
    void othersAreNamed() {
        assertThat(clean.notTried())
                .hasSize(3)
                .contains(
                        "GET /shop/search: needs an example (String)",
                        "GET /routed/items/{id}: needs an example (a path)")
                .anyMatch(text ->
                        text.startsWith("route ") && text.endsWith("needs an example (a request that it takes)"));
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
        assertFound(Kind.THREAD_WITHOUT_CONTEXT, "GET /holes/thread", "com.acme.shop.ReactiveHoles.line");
    }

    @Test
    void dataSourceThatIsNoBean() {
        assertFound(Kind.STATEMENT_WITHOUT_ID, "GET /holes/database", "select 'own'");
    }

    @Test
    void mdcThatIsCleared() {
        assertFound(Kind.LINE_WITHOUT_ID, "GET /holes/mdc", "\"mdc\" of holes at com.acme.shop.ReactiveHoles.line");
    }

    @Test
    void functionalRouteThatClearsTheMdc() {
        assertFound(Kind.LINE_WITHOUT_ID, "GET /holes/routed", "\"routed\" of holes");
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
    void filterThatAnswersBeforeClew() {
        assertFound(Kind.REQUEST_NOT_SEEN, "GET /holes/unseen", "answered 200");
    }

    @Test
    void endpointsThatLoseNothingAreNotNamed() {
        assertThat(report.findings()).extracting(Finding::place).allMatch(place -> place.startsWith("GET /holes/"));
    }
}
