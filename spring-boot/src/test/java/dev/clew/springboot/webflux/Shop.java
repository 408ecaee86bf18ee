package dev.clew.springboot.webflux;

import dev.clew.context.TraceContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A reactive application of a user's who has added the dependency and nothing else. */
@SpringBootConfiguration
@EnableAutoConfiguration
class Shop {
    static final Logger LOG = LoggerFactory.getLogger("shop");

    @Bean
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(
                        "/routed/{id}",
                        request -> Mono.delay(Duration.ofMillis(1))
                                .flatMap(tick -> ServerResponse.ok().bodyValue(ids())))
                .build();
    }

    private static String ids() {
        return TraceContext.current().requestId();
    }

    /** The application's annotated controller. */
    @RestController
    static class Controller {
        /** Lets the streams of {@code /events} go on. */
        static volatile Sinks.Empty<Void> gate = Sinks.empty();

        private final WebClient client;

        Controller(WebClient.Builder client) {
            this.client = client.build();
        }

        @GetMapping("/orders/{id}")
        Mono<String> order(@PathVariable("id") String id) {
            LOG.info("asked");
            return Mono.delay(Duration.ofMillis(1))
                    .doOnNext(tick -> LOG.info("later"))
                    .publishOn(Schedulers.boundedElastic())
                    .doOnNext(tick -> LOG.info("blocking"))
                    .flatMap(tick -> Mono.fromCallable(Shop::ids).subscribeOn(Schedulers.parallel()))
                    .doFinally(signal -> LOG.info("done"));
        }

        @GetMapping(value = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> events() {
            return Flux.concat(Mono.fromCallable(Shop::ids), gate.asMono().then(Mono.fromCallable(Shop::ids)));
        }

        @GetMapping(value = "/endless", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> endless() {
            return Flux.interval(Duration.ofMillis(5)).onBackpressureDrop().map(tick -> "x".repeat(1_000));
        }

        @GetMapping("/never")
        Mono<String> never() {
            LOG.info("waits");
            return Mono.never();
        }

        @GetMapping("/fails")
        Mono<String> fails() {
            return Mono.delay(Duration.ofMillis(1)).map(tick -> {
                throw new IllegalStateException("told to fail");
            });
        }

        @GetMapping(value = "/breaks", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> breaks() {
            return Flux.concat(
                    Mono.just("one"), Mono.delay(Duration.ofMillis(1)).map(tick -> {
                        throw new IllegalStateException("told to break");
                    }));
        }

        @GetMapping("/handled")
        Mono<String> handled() {
            return Mono.delay(Duration.ofMillis(1)).map(tick -> {
                throw new IllegalArgumentException("told to be refused");
            });
        }

        @ExceptionHandler
        ResponseEntity<String> refused(IllegalArgumentException refused) {
            LOG.info("handled");
            return ResponseEntity.badRequest().body(ids());
        }

        @GetMapping("/own")
        Mono<String> own(ServerHttpResponse response) {
            response.getHeaders().add("X-Request-ID", "own");
            return Mono.just("own");
        }

        @GetMapping("/call")
        Mono<String> call(@RequestParam("url") String url) {
            return Mono.delay(Duration.ofMillis(1))
                    .flatMap(
                            tick -> client.get().uri(URI.create(url)).retrieve().bodyToMono(String.class))
                    .doOnNext(body -> LOG.info("called"));
        }

        @GetMapping("/headers")
        Map<String, List<String>> headers(@RequestHeader org.springframework.http.HttpHeaders received) {
            Map<String, List<String>> headers = new TreeMap<>();
            received.forEach((name, values) -> {
                if (List.of("x-request-id", "traceparent").contains(name.toLowerCase(java.util.Locale.ROOT))) {
                    headers.put(name.toLowerCase(java.util.Locale.ROOT), values);
                }
            });
            return headers;
        }
    }
}
