package dev.clew.springboot.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** A reactive application as it is with the dependency alone. */
class WebFluxTest {
    private static RunningShop shop;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        shop = RunningShop.open();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    private static List<String> sent(HttpResponse<?> answer) {
        return answer.headers().allValues("X-Request-ID");
    }

    @Test
    void isServedByTheServerThatIsThere() {
        assertThat(shop.context().getBeanDefinitionNames())
                .filteredOn(name -> name.endsWith("ReactiveWebServerFactory"))
                .containsExactly(
                        RunningShop.IS_NETTY ? "nettyReactiveWebServerFactory" : "tomcatReactiveWebServerFactory");
    }

    @Test
    void idIsInTheAnswerTheSpanAndTheLinesOfAllThreads() throws Exception {
        HttpResponse<String> answer = shop.get("/orders/7", "X-Request-ID", "r1");
        assertThat(answer.body()).isEqualTo("r1");
        assertThat(sent(answer)).containsExactly("r1");
        assertThat(RunningShop.serverSpan(log, "r1").values())
                .containsEntry("span", "GET /orders/{id}")
                .containsEntry("path", "/orders/7")
                .containsEntry("route", "/orders/{id}")
                .containsEntry("peer", "127.0.0.1")
                .containsEntry("outcome", "ok")
                .containsEntry("status", "200");
        // The last line comes when the answer has gone.
        Await.until(() -> log.lines("shop").size() >= 4);
        assertThat(log.lines("shop"))
                .extracting(CapturedLog.Line::message)
                .containsExactly("asked", "later", "blocking", "done");
        assertThat(log.lines("shop")).extracting(CapturedLog.Line::thread).doesNotHaveDuplicates();
        log.assertEveryLineCarries("r1", "shop");
    }

    @Test
    void requestWithoutAnIdGetsOne() throws Exception {
        HttpResponse<String> answer = shop.get("/orders/7");
        assertThat(sent(answer)).containsExactly(answer.body());
        assertThat(answer.body()).matches("[0-9a-f]{32}");
    }

    @Test
    void malformedIdIsReplaced() throws Exception {
        HttpResponse<String> answer = shop.get("/orders/7", "X-Request-ID", "a\"b", "X-Request-ID", "c");
        assertThat(sent(answer)).containsExactly(answer.body());
        assertThat(answer.body()).matches("[0-9a-f]{32}");
    }

    @Test
    void spanBelongsToTheCallersTrace() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        shop.get("/orders/7", "X-Request-ID", "r2", "traceparent", "00-" + trace + "-b7ad6b7169203331-01");
        CapturedLog.Line span = RunningShop.serverSpan(log, "r2");
        assertThat(span.mdc()).containsEntry("trace_id", trace);
        assertThat(span.values()).containsEntry("parent_id", "b7ad6b7169203331");
    }

    @Test
    void handlerFunctionIsServedInTheRequestAndNamedByItsPattern() throws Exception {
        HttpResponse<String> answer = shop.get("/routed/7", "X-Request-ID", "r3");
        assertThat(answer.body()).isEqualTo("r3");
        assertThat(RunningShop.serverSpan(log, "r3").values()).containsEntry("span", "GET /routed/{id}");
    }

    @Test
    void errorHandlersLineAndAnswerHaveTheId() throws Exception {
        HttpResponse<String> answer = shop.get("/fails", "X-Request-ID", "r4");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(sent(answer)).containsExactly("r4");
        CapturedLog.Line span = RunningShop.serverSpan(log, "r4");
        assertThat(span.values())
                .containsEntry("span", "GET /fails")
                .containsEntry("outcome", "error")
                .containsEntry("status", "500");
        assertThat(span.error()).isEqualTo("java.lang.IllegalStateException");
        assertThat(log.lines())
                .filteredOn(
                        line -> line.level().equals("ERROR") && !line.logger().startsWith("clew"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.error()).isEqualTo("java.lang.IllegalStateException");
                    assertThat(line.mdc()).containsEntry("request_id", "r4");
                });
    }

    @Test
    void controllersExceptionHandlerRunsInTheRequest() throws Exception {
        HttpResponse<String> answer = shop.get("/handled", "X-Request-ID", "r5");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("r5");
        assertThat(log.lines("shop").get(0).mdc()).containsEntry("request_id", "r5");
        assertThat(RunningShop.serverSpan(log, "r5").values())
                .containsEntry("outcome", "ok")
                .containsEntry("status", "400");
    }

    @Test
    void missingPageIsNamedByItsPathAndIsTheClientsMistake() throws Exception {
        HttpResponse<String> answer = shop.get("/nothing/here", "X-Request-ID", "r6");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(sent(answer)).containsExactly("r6");
        assertThat(RunningShop.serverSpan(log, "r6").values())
                .containsEntry("span", "GET /nothing/here")
                .containsEntry("outcome", "ok")
                .containsEntry("status", "404");
    }

    @Test
    void staticFileIsNamedByItsPath() throws Exception {
        HttpResponse<String> answer = shop.get("/hello.txt", "X-Request-ID", "r7");
        assertThat(answer.body()).isEqualTo("hello\n");
        assertThat(RunningShop.serverSpan(log, "r7").values()).containsEntry("span", "GET /hello.txt");
    }

    @Test
    void idThatTheApplicationAnswersWithGoesOutAlone() throws Exception {
        assertThat(sent(shop.get("/own", "X-Request-ID", "r8"))).containsExactly("own");
    }

    @Test
    void answerThatIsReadyAtOnceEndsTheSpanWell() throws Exception {
        shop.get("/own", "X-Request-ID", "r14");
        assertThat(RunningShop.serverSpan(log, "r14").values())
                .containsEntry("outcome", "ok")
                .containsEntry("status", "200");
    }

    @Test
    void spanOfAStreamEndsWithItsBody() throws Exception {
        Sinks.Empty<Void> gate = Sinks.empty();
        Shop.Controller.gate = gate;
        HttpResponse<InputStream> answer = shop.stream("/events", "X-Request-ID", "r9");
        try (InputStream body = answer.body()) {
            assertThat(body.readNBytes("data:r9\n\n".length())).asString().isEqualTo("data:r9\n\n");
            assertThat(sent(answer)).containsExactly("r9");
            assertThat(RunningShop.serverSpans(log, "r9")).isEmpty();
            gate.tryEmitEmpty();
            assertThat(body.readAllBytes()).asString().isEqualTo("data:r9\n\n");
        }
        assertThat(RunningShop.serverSpan(log, "r9").values())
                .containsEntry("span", "GET /events")
                .containsEntry("outcome", "ok");
    }

    @Test
    void clientThatGivesAStreamUpEndsTheSpanAsCancelled() throws Exception {
        HttpResponse<InputStream> answer = shop.stream("/endless", "X-Request-ID", "r10");
        try (InputStream body = answer.body()) {
            assertThat(body.read()).isEqualTo('d');
        }
        assertThat(RunningShop.serverSpan(log, "r10").values())
                .containsEntry("outcome", "cancelled")
                .containsEntry("status", "200");
    }

    @Test
    void clientThatDoesNotWaitForTheAnswerEndsTheSpanAsCancelled() throws Exception {
        assumeTrue(RunningShop.IS_NETTY, "Tomcat tells nobody");
        CompletableFuture<?> call = RunningShop.client()
                .sendAsync(shop.request("/never", "X-Request-ID", "r11"), HttpResponse.BodyHandlers.discarding());
        Await.until(() -> !log.lines("shop").isEmpty());
        call.cancel(true);
        assertThat(RunningShop.serverSpan(log, "r11").values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void failureWithinABodyEndsTheSpanAsAnError() throws Exception {
        HttpResponse<InputStream> answer = shop.stream("/breaks", "X-Request-ID", "r12");
        try (InputStream body = answer.body()) {
            body.readAllBytes();
        } catch (IOException e) {
            // Cut off, as the server could no longer say that it failed.
        }
        assertThat(RunningShop.serverSpan(log, "r12").values()).containsEntry("outcome", "error");
    }

    @Test
    void callOfAWebClientCarriesTheIdsOnceAndIsPartOfTheRequest() throws Exception {
        String headers = shop.get("/call?url=" + shop.url("/headers"), "X-Request-ID", "r13")
                .body();
        assertThat(headers).contains("\"x-request-id\":[\"r13\"]");
        assertThat(headers).containsPattern("\"traceparent\":\\[\"00-[0-9a-f]{32}-[0-9a-f]{16}-03\"\\]");
        Await.until(() -> RunningShop.serverSpans(log, "r13").size() == 2);
        assertThat(log.spansEnded("client"))
                .extracting(line -> line.values().get("span") + " "
                        + line.values().get("status") + " " + line.mdc().get("request_id"))
                .containsExactly("GET /headers 200 r13");
        log.assertEveryLineCarries("r13", "shop");
    }
}
