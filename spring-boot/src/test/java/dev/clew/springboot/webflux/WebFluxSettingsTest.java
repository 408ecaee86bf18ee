package dev.clew.springboot.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** Reactive applications that choose something themselves. */
class WebFluxSettingsTest {
    @Test
    void switchedOffItLeavesRequestsAlone() throws Exception {
        try (RunningShop shop = RunningShop.open("clew.webflux.enabled=false");
                CapturedLog log = CapturedLog.create()) {
            HttpResponse<String> answer = shop.get("/orders/7", "X-Request-ID", "r1");
            assertThat(answer.headers().allValues("X-Request-ID")).isEmpty();
            assertThat(answer.body()).isEmpty();
            assertThat(log.spansEnded("server")).isEmpty();
        }
    }

    @Test
    void propagationThatTheUserChoseStays() {
        try (RunningShop shop = RunningShop.open("spring.reactor.context-propagation=limited")) {
            assertThat(shop.context().getEnvironment().getProperty("spring.reactor.context-propagation"))
                    .isEqualTo("limited");
        }
    }

    @Test
    void requestWithoutAnIdIsRefusedIfThePolicySaysSo() throws Exception {
        try (RunningShop shop = RunningShop.open("clew.inbound=require")) {
            HttpResponse<String> answer = shop.get("/orders/7");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("a valid X-Request-ID or traceparent header is required\n");
            assertThat(shop.get("/orders/7", "X-Request-ID", "r1").body()).isEqualTo("r1");
        }
    }

    @Test
    void addressOfAForwardedHeaderIsNotThePeer() throws Exception {
        for (String strategy : new String[] {"framework", "native"}) {
            try (RunningShop shop = RunningShop.open("server.forward-headers-strategy=" + strategy);
                    CapturedLog log = CapturedLog.create()) {
                shop.get("/orders/7", "X-Request-ID", "r1", "X-Forwarded-For", "10.9.8.7");
                assertThat(String.valueOf(
                                RunningShop.serverSpan(log, "r1").values().get("peer")))
                        .as(strategy)
                        .isIn("127.0.0.1", "null", "");
            }
        }
    }

    @Test
    void springSecurityAnswers401WithTheId() throws Exception {
        String[] settings = {"spring.security.user.name=user", "spring.security.user.password=secret"};
        try (RunningShop shop = RunningShop.start(new Class<?>[] {Shop.class}, settings);
                CapturedLog log = CapturedLog.create()) {
            HttpResponse<String> refused = shop.get("/orders/7", "X-Request-ID", "r1");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("X-Request-ID")).containsExactly("r1");
            assertThat(RunningShop.serverSpan(log, "r1").values()).containsEntry("status", "401");
            String user = Base64.getEncoder().encodeToString("user:secret".getBytes(StandardCharsets.UTF_8));
            assertThat(shop.get("/orders/7", "X-Request-ID", "r2", "Authorization", "Basic " + user)
                            .body())
                    .isEqualTo("r2");
        }
    }

    @Test
    void exceptionHandlersOfTheApplicationKeepTheirOrderAndRunInTheRequest() throws Exception {
        try (RunningShop shop =
                        RunningShop.start(new Class<?>[] {Shop.class, Handlers.class}, RunningShop.WITHOUT_SECURITY);
                CapturedLog log = CapturedLog.create()) {
            HttpResponse<String> answer = shop.get("/fails", "X-Request-ID", "r1");
            assertThat(answer.statusCode()).isEqualTo(418);
            assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
            assertThat(log.lines("shop"))
                    .extracting(line -> line.message() + " " + line.mdc().get("request_id"))
                    .containsExactly("first r1", "second r1");
            assertThat(RunningShop.serverSpan(log, "r1").values()).containsEntry("status", "418");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Handlers {
        @Bean
        @Order(-10)
        WebExceptionHandler first() {
            return (exchange, failure) -> {
                Shop.LOG.info("first");
                return Mono.error(failure);
            };
        }

        @Bean
        @Order(-9)
        WebExceptionHandler second() {
            return Handlers::answer;
        }

        private static Mono<Void> answer(ServerWebExchange exchange, Throwable failure) {
            Shop.LOG.info("second");
            exchange.getResponse().setStatusCode(HttpStatusCode.valueOf(418));
            return exchange.getResponse().setComplete();
        }
    }
}
