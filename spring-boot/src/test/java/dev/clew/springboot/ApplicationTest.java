package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.clew.Clew;
import dev.clew.testkit.CapturedLog;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.context.WebApplicationContext;

/** The application as it is with the dependency alone. */
class ApplicationTest {
    private static final String OPEN = "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS;

    private static Running application;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        application = Running.start(OPEN);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void requestHasItsIdInTheAnswerTheMdcAndItsSpan() throws Exception {
        HttpResponse<String> answer = application.get("/orders/7", "X-Request-ID", "r1");
        assertThat(answer.body()).isEqualTo("r1");
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        assertThat(log.lines("orders").get(0).mdc()).containsEntry("request_id", "r1");
        CapturedLog.Line span = Running.serverSpan(log, "r1");
        assertThat(span.values()).containsEntry("span", "GET /orders/{id}").containsEntry("status", "200");
    }

    @Test
    void requestWithoutAnIdGetsOne() throws Exception {
        HttpResponse<String> answer = application.get("/orders/7");
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly(answer.body());
        assertThat(answer.body()).matches("[0-9a-f]{32}");
    }

    @Test
    void statementIsASpanOfTheRequest() throws Exception {
        application.get("/orders/7", "X-Request-ID", "r2");
        assertThat(log.spansEnded("client"))
                .extracting(line ->
                        line.mdc().get("request_id") + " " + line.values().get("sql"))
                .contains("r2 select ?");
    }

    @Test
    void dataSourceKeepsItsClassAndUnwraps() throws Exception {
        DataSource dataSource = application.context().getBean(DataSource.class);
        assertThat(dataSource).isInstanceOf(HikariDataSource.class);
        assertThat(application.context().getBean(HikariDataSource.class)).isSameAs(dataSource);
        assertThat(((HikariDataSource) dataSource).getHikariPoolMXBean()).isNotNull();
        assertThat(dataSource.unwrap(HikariDataSource.class).isRunning()).isTrue();
    }

    @Test
    void callOfARestClientCarriesTheIdsOnce() throws Exception {
        String headers = application
                .get("/call?url=" + application.url("/headers"), "X-Request-ID", "r3", "baggage", "plan=gold")
                .body();
        assertThat(headers).contains("\"x-request-id\":[\"r3\"]").doesNotContain("baggage");
        assertThat(headers).containsPattern("\"traceparent\":\\[\"00-[0-9a-f]{32}-[0-9a-f]{16}-03\"\\]");
        assertThat(log.spansEnded("client"))
                .extracting(
                        line -> line.values().get("span") + " " + line.values().get("status"))
                .contains("GET /headers 200");
    }

    @Test
    void asyncMethodsAndExecutorsCarryTheContextAndKeepTheUsersDecorator() throws Exception {
        assertThat(application.get("/async", "X-Request-ID", "r4").body()).isEqualTo("[\"r4\",\"r4\"]");
        assertThat(log.lines("orders").get(0).mdc()).containsEntry("request_id", "r4");
        assertThat(OrdersApplication.Mails.DECORATED).contains("7");
    }

    @Test
    void callableOfMvcRunsInTheRequest() throws Exception {
        assertThat(application.get("/callable", "X-Request-ID", "r5").body()).isEqualTo("r5");
        assertThat(Running.serverSpan(log, "r5").values()).containsEntry("status", "200");
    }

    @Test
    void bodyThatIsStreamedLaterIsWrittenInTheRequest() throws Exception {
        assertThat(application.get("/streamed", "X-Request-ID", "r8").body()).isEqualTo("r8");
    }

    @Test
    void resultThatIsSetLaterIsOneRequest() throws Exception {
        HttpResponse<String> answer = application.get("/deferred", "X-Request-ID", "r10");
        assertThat(answer.body()).isEqualTo("r10");
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r10");
        assertThat(Running.serverSpan(log, "r10").values())
                .containsEntry("span", "GET /deferred")
                .containsEntry("status", "200");
    }

    @Test
    void eventsAreSentInTheRequest() throws Exception {
        HttpResponse<String> answer = application.get("/events", "X-Request-ID", "r11");
        assertThat(answer.body()).isEqualTo("data:r11\n\n");
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r11");
        assertThat(Running.serverSpan(log, "r11").values())
                .containsEntry("span", "GET /events")
                .containsEntry("status", "200");
    }

    @Test
    void scheduledRunsHaveAnIdEach() throws Exception {
        assertThat(OrdersApplication.Clock.THREE.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(OrdersApplication.Clock.IDS).hasSizeGreaterThanOrEqualTo(3).doesNotContain("");
    }

    @Test
    void taskThatARequestPutsOffRunsInTheRequest() throws Exception {
        assertThat(application.get("/later", "X-Request-ID", "r12").body()).isEqualTo("r12");
    }

    @Test
    void runsThatARequestSchedulesNameItAndHaveAnIdEach() throws Exception {
        assertThat(application.get("/often", "X-Request-ID", "r13").body()).matches("\\[\"[0-9a-f]{32}\",\"r13\"]");
    }

    @Test
    void failureIsAnErrorSpanWithTheStatusOfTheErrorPage() throws Exception {
        HttpResponse<String> answer = application.get("/fails", "X-Request-ID", "r6");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r6");
        assertThat(Running.serverSpan(log, "r6").values())
                .containsEntry("span", "GET /fails")
                .containsEntry("outcome", "error")
                .containsEntry("status", "500");
    }

    @Test
    void mockMvcCallsThroughTheFilter() throws Exception {
        MockMvc mvc = MockMvcBuilders.webAppContextSetup((WebApplicationContext) application.context())
                .addFilters(application
                        .context()
                        .getBean("clewFilterRegistration", FilterRegistrationBean.class)
                        .getFilter())
                .build();
        MockHttpServletResponse answer = mvc.perform(
                        MockMvcRequestBuilders.get("/orders/7").header("X-Request-ID", "r9"))
                .andReturn()
                .getResponse();
        assertThat(answer.getContentAsString()).isEqualTo("r9");
        assertThat(answer.getHeaders("X-Request-ID")).containsExactly("r9");
    }

    @Test
    void missingPageIsNamedByItsPath() throws Exception {
        HttpResponse<String> answer = application.get("/nothing/here", "X-Request-ID", "r7");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Running.serverSpan(log, "r7").values())
                .containsEntry("span", "GET /nothing/here")
                .containsEntry("outcome", "ok");
    }

    @Test
    void nameAndSettingsAreTheEnvironments() {
        assertThat(Clew.service().name()).isEqualTo("orders");
        assertThat(application.context().getBean(Clew.class).counters().all()).isEmpty();
    }

    @Test
    void listOfTheYamlIsTakenWhole() {
        try (Running other = Running.start(
                OPEN, "clew.request.id.headers[0]=X-Correlation-ID", "clew.request.id.headers[1]=X-Request-ID")) {
            assertThat(other.context().getBean(Clew.class).requestIdHeaders())
                    .isEqualTo(List.of("X-Correlation-ID", "X-Request-ID"));
        }
    }
}
