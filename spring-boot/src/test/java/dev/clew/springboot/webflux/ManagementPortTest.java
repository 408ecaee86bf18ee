package dev.clew.springboot.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** The actuator of a reactive application on a port of its own, which Boot serves from a context of its own. */
class ManagementPortTest {
    private static RunningShop shop;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        shop = RunningShop.start(
                new Class<?>[] {Shop.class, Operations.class},
                RunningShop.WITHOUT_SECURITY,
                "management.server.port=0",
                "management.endpoints.web.base-path=/",
                "management.endpoints.web.exposure.include=*");
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    private static void assertAnswered(int status, HttpResponse<String> answer, String id) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly(id);
    }

    /** Returns the levels of the lines with which the request's span starts and ends. */
    private List<String> levels(String id) {
        RunningShop.serverSpan(log, id);
        return Stream.concat(log.spansStarted("server").stream(), log.spansEnded("server").stream())
                .filter(line -> id.equals(line.mdc().get("request_id")))
                .map(CapturedLog.Line::level)
                .toList();
    }

    @Test
    void everyRequestIsAProbeWithItsId() throws Exception {
        assertAnswered(200, shop.getManagement("/health", "X-Request-ID", "r1"), "r1");
        assertThat(levels("r1")).containsExactly("DEBUG", "DEBUG");
    }

    @Test
    void linesOfAnEndpointHaveTheId() throws Exception {
        HttpResponse<String> answer = shop.getManagement("/stock", "X-Request-ID", "r2");
        assertAnswered(200, answer, "r2");
        assertThat(answer.body()).isEqualTo("in stock");
        assertThat(log.lines("shop")).extracting(CapturedLog.Line::message).containsExactly("asked");
        log.assertEveryLineCarries("r2", "shop");
        assertThat(RunningShop.serverSpan(log, "r2").values()).containsEntry("peer", "127.0.0.1");
    }

    @Test
    void exceptionHandlersRunOnceInTheRequestAndTheSpanEndsWithTheirAnswer() throws Exception {
        assertAnswered(500, shop.getManagement("/broken", "X-Request-ID", "r3"), "r3");
        assertThat(log.lines("shop")).extracting(CapturedLog.Line::message).containsExactly("asked", "passed on");
        log.assertEveryLineCarries("r3", "shop");
        CapturedLog.Line span = RunningShop.serverSpan(log, "r3");
        assertThat(span.values()).containsEntry("status", "500").containsEntry("outcome", "error");
        assertThat(span.level()).isEqualTo("ERROR");
        assertThat(log.lines())
                .filteredOn(
                        line -> line.level().equals("ERROR") && !line.logger().startsWith("clew"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.mdc()).containsEntry("request_id", "r3"));
    }

    @Test
    void pageThatIsMissingHasTheId() throws Exception {
        assertAnswered(404, shop.getManagement("/nothing", "X-Request-ID", "r4"), "r4");
        assertThat(levels("r4")).containsExactly("DEBUG", "DEBUG");
    }

    @Test
    void requestsOfTheApplicationAreNoProbes() throws Exception {
        assertAnswered(200, shop.get("/orders/7", "X-Request-ID", "r5"), "r5");
        assertThat(levels("r5")).containsExactly("DEBUG", "INFO");
    }

    @Test
    void switchedOffItLeavesThatPortAlone() throws Exception {
        try (RunningShop off = RunningShop.open("management.server.port=0", "clew.webflux.enabled=false")) {
            HttpResponse<String> answer = off.getManagement("/actuator/health", "X-Request-ID", "r6");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().allValues("X-Request-ID")).isEmpty();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Operations {
        @Bean
        Stock stock() {
            return new Stock();
        }

        @Bean
        Broken broken() {
            return new Broken();
        }

        @Bean
        @Order(-10)
        WebExceptionHandler passesOn() {
            return (exchange, failure) -> {
                Shop.LOG.info("passed on");
                return Mono.error(failure);
            };
        }
    }

    /** An endpoint of the application's. */
    @Endpoint(id = "stock")
    static class Stock {
        @ReadOperation
        public String read() {
            Shop.LOG.info("asked");
            return "in stock";
        }
    }

    /** One that fails. Not on the thread that Boot has for blocking endpoints: Reactor may interrupt its answer on Tomcat. */
    @Endpoint(id = "broken")
    static class Broken {
        @ReadOperation
        public Mono<String> read() {
            return Mono.delay(Duration.ofMillis(1)).map(tick -> {
                Shop.LOG.info("asked");
                throw new IllegalStateException("told to fail");
            });
        }
    }
}
