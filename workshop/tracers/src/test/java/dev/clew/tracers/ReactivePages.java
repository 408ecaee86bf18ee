package dev.clew.tracers;

import java.time.Duration;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** An application on WebFlux, which calls itself. */
@SpringBootConfiguration
@EnableAutoConfiguration
class ReactivePages {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("app");

    @RestController
    static class Controller {
        private final WebClient client;

        Controller(WebClient.Builder client) {
            this.client = client.build();
        }

        @GetMapping("/call")
        Mono<String> call(@RequestParam("url") String url) {
            LOG.info("calls");
            return client.get().uri(url).retrieve().bodyToMono(String.class).doOnNext(received -> LOG.info("called"));
        }

        @GetMapping("/later")
        Mono<String> later(@RequestParam("url") String url) {
            return Mono.delay(Duration.ofMillis(1), Schedulers.boundedElastic()).flatMap(tick -> call(url));
        }

        @GetMapping("/headers")
        Mono<String> headers(@RequestHeader HttpHeaders headers) {
            LOG.info("answers");
            return Mono.just(Received.of(headers));
        }
    }
}
