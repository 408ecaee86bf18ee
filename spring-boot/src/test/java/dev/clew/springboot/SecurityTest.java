package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import jakarta.servlet.DispatcherType;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;

/** Spring Security answers before any controller is asked. */
class SecurityTest {
    private static Running application;

    @BeforeAll
    static void start() {
        application = Running.start(
                OrdersApplication.application(Rules.class),
                "spring.security.user.name=user",
                "spring.security.user.password=secret");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static void assertRefused(int status, String path, String... credentials) throws Exception {
        String[] headers = new String[credentials.length + 2];
        headers[0] = "X-Request-ID";
        headers[1] = "r" + status;
        System.arraycopy(credentials, 0, headers, 2, credentials.length);
        try (CapturedLog log = CapturedLog.create()) {
            HttpResponse<String> answer = application.get(path, headers);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r" + status);
            assertThat(Running.serverSpan(log, "r" + status).values()).containsEntry("status", String.valueOf(status));
            // Spring Security's observation of it is a span, and no failure.
            assertThat(decisions(log, "r" + status)).containsExactly("false");
            assertThat(log.lines("clew.span"))
                    .extracting(CapturedLog.Line::level)
                    .doesNotContain("ERROR");
        }
    }

    /** Returns what Spring Security has decided, by its observations. */
    private static List<String> decisions(CapturedLog log, String id) {
        return log.spansEnded("internal").stream()
                .filter(line -> id.equals(line.mdc().get("request_id")))
                .map(line -> line.values().get("spring.security.authorization.decision"))
                .filter(Objects::nonNull)
                .toList();
    }

    private static String[] user() {
        byte[] credentials = "user:secret".getBytes(StandardCharsets.UTF_8);
        return new String[] {"Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials)};
    }

    @Test
    void requestWithoutCredentialsIsRefusedWithItsId() throws Exception {
        assertRefused(401, "/orders/7");
    }

    @Test
    void requestThatIsForbiddenIsRefusedWithItsId() throws Exception {
        assertRefused(403, "/async", user());
    }

    @Test
    void requestOfAUserIsServedWithItsId() throws Exception {
        String[] user = user();
        try (CapturedLog log = CapturedLog.create()) {
            assertThat(application
                            .get("/orders/7", "X-Request-ID", "r1", user[0], user[1])
                            .body())
                    .isEqualTo("r1");
            Running.serverSpan(log, "r1");
            assertThat(decisions(log, "r1")).containsExactly("true");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Rules {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                            .permitAll()
                            .requestMatchers("/async")
                            .denyAll()
                            .anyRequest()
                            .authenticated())
                    .httpBasic(Customizer.withDefaults())
                    // Without an error page, whose dispatch would come through the filter again.
                    .exceptionHandling(refusals -> refusals.authenticationEntryPoint(
                                    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED))
                            .accessDeniedHandler((request, response, denied) -> response.setStatus(403)))
                    .build();
        }
    }
}
