package com.acme.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.springboot.test.AuditReport;
import dev.clew.springboot.test.CorrelationAudit;
import dev.clew.springboot.test.RecordingServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that loses nothing is not accused, although its background writes lines without an id. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CleanAuditTest {
    private RecordingServer stock;
    private ConfigurableApplicationContext application;
    private AuditReport report;

    @BeforeAll
    void audit() throws Exception {
        stock = RecordingServer.start();
        application = ShopApplication.start(List.of(), "shop.stock=" + stock.url());
        report = CorrelationAudit.builder(application)
                .get("/shop/orders/7")
                .request("POST", "/shop/orders", "text/plain", "one")
                .target(stock)
                .build()
                .run();
    }

    @AfterAll
    void stop() {
        application.close();
        stock.close();
    }

    @Test
    void nothingIsFound() {
        report.assertClean();
        assertThat(report.findings()).isEmpty();
    }

    @Test
    void endpointsWithoutParametersAndExamplesWereTried() {
        assertThat(report.tried())
                .containsExactlyInAnyOrder(
                        "executor taskExecutor: a task",
                        "executor pool: a task",
                        "GET /shop/orders: 200",
                        "GET /shop/orders/{id}: 200",
                        "POST /shop/orders: 200",
                        "GET /shop/stock: 200",
                        "GET /shop/mail: 200",
                        "GET /shop/pool: 200",
                        "GET /shop/callable: 200",
                        "GET /shop/events: 200",
                        "GET /shop/routed/list: 200");
    }

    @Test
    void othersAreNamed() {
        assertThat(report.notTried())
                .containsExactly(
                        "GET /shop/routed/{id}: needs an example (a path)",
                        "GET /shop/search: needs an example (String)");
        assertThat(report.notObserved()).containsExactly("messages: spring.kafka.bootstrap-servers is not set");
    }
}
