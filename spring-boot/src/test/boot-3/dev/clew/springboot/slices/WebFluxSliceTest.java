package dev.clew.springboot.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.TraceContext;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.autoconfigure.web.reactive.WebFluxTest;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The slice that tests reactive controllers alone has the filter too. Boot 3 and 4 have its annotation in different packages. */
@WebFluxTest(properties = {
            "spring.main.web-application-type=reactive",
            "spring.security.user.name=user",
            "spring.security.user.password=secret"
        })
class WebFluxSliceTest {
    @Autowired
    private WebTestClient client;

    @Test
    void requestOfTheSliceHasItsIdAndTheAnswerToo() {
        EntityExchangeResult<String> answer = client.get()
                .uri("/id")
                .headers(headers -> headers.setBasicAuth("user", "secret"))
                .header("X-Request-ID", "r1")
                .exchange()
                .expectBody(String.class)
                .returnResult();
        assertThat(answer.getResponseBody()).isEqualTo("r1");
        assertThat(answer.getResponseHeaders().getFirst("X-Request-ID")).isEqualTo("r1");
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {
        @RestController
        static class Ids {
            @GetMapping("/id")
            Mono<String> id() {
                return Mono.delay(Duration.ofMillis(1))
                        .map(tick -> TraceContext.current().requestId());
            }
        }
    }
}
