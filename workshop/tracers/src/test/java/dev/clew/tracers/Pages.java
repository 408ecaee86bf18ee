package dev.clew.tracers;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** An application on servlets, which calls itself. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
class Pages {
    static final org.slf4j.Logger LOG = LoggerFactory.getLogger("app");

    @Bean
    Calls calls(RestClient.Builder client) {
        return new Calls(client.build());
    }

    static class Calls {
        private final RestClient client;

        Calls(RestClient client) {
            this.client = client;
        }

        String now(String url) {
            LOG.info("calls");
            String received = client.get().uri(url).retrieve().body(String.class);
            LOG.info("called");
            return received;
        }

        @Async
        public CompletableFuture<String> later(String url) {
            return CompletableFuture.completedFuture(now(url));
        }
    }

    @RestController
    static class Controller {
        private final Calls calls;
        private final ObservationRegistry observations;

        Controller(Calls calls, ObservationRegistry observations) {
            this.calls = calls;
            this.observations = observations;
        }

        @GetMapping("/observed")
        String observed(@RequestParam("url") String url) {
            return Observation.createNotStarted("stock.reserved", observations)
                    .lowCardinalityKeyValue("shelf", "a")
                    .observe(() -> calls.now(url));
        }

        @GetMapping("/call")
        String call(@RequestParam("url") String url) {
            return calls.now(url);
        }

        @GetMapping("/later")
        CompletableFuture<String> later(@RequestParam("url") String url) {
            return calls.later(url);
        }

        @GetMapping("/headers")
        String headers(@RequestHeader HttpHeaders headers) {
            LOG.info("answers");
            return Received.of(headers);
        }
    }
}
