package com.acme.shop;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A reactive shop that loses no id, although work goes on in its background that has none. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ReactiveShop.Orders.class)
public class ReactiveShop {
    static final Logger LOG = LoggerFactory.getLogger("shop");

    /** Starts it, and other classes of configuration with it, with settings of the form {@code key=value}. */
    static ConfigurableApplicationContext start(List<Class<?>> more, String... settings) {
        SpringApplication application = new SpringApplication(ReactiveShop.class);
        application.addPrimarySources(more);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        return application.run(Stream.concat(Stream.of("spring.webflux.base-path=/base"), Arrays.stream(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new));
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService pool() {
        return Executors.newFixedThreadPool(2);
    }

    /** Writes lines all the time, on a thread that works for no request. */
    @Bean(destroyMethod = "close")
    Ticks ticks() {
        return new Ticks();
    }

    static final class Ticks implements AutoCloseable {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

        Ticks() {
            var unused = thread.scheduleAtFixedRate(() -> LOG.info("tick"), 0, 5, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    @Bean
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(
                        "/routed/list",
                        request -> Mono.delay(Duration.ofMillis(1)).flatMap(tick -> {
                            LOG.info("listed");
                            return ServerResponse.ok().bodyValue("listed");
                        }))
                .path(
                        "/routed/items",
                        items -> items.GET(
                                        "/{id}", request -> ServerResponse.ok().bodyValue("item"))
                                .POST("", request -> ServerResponse.ok().bodyValue("made")))
                .route(
                        RequestPredicates.headers(headers -> false),
                        request -> ServerResponse.ok().build())
                .build();
    }

    @RestController
    static class Orders {
        private final JdbcTemplate jdbc;
        private final WebClient stock;
        private final ExecutorService pool;

        Orders(
                JdbcTemplate jdbc,
                WebClient.Builder clients,
                ExecutorService pool,
                @Value("${shop.stock:http://127.0.0.1:1}") URI stock) {
            this.jdbc = jdbc;
            this.stock = clients.baseUrl(stock.toString()).build();
            this.pool = pool;
        }

        @GetMapping("/shop/orders")
        Mono<String> orders() {
            LOG.info("all orders");
            return Mono.fromCallable(() -> jdbc.queryForObject("select 'all'", String.class))
                    .subscribeOn(Schedulers.boundedElastic());
        }

        @GetMapping("/shop/orders/{id}")
        Mono<String> order(@PathVariable("id") String id) {
            return Mono.delay(Duration.ofMillis(1)).map(tick -> {
                LOG.info("order {}", id);
                return id;
            });
        }

        @PostMapping("/shop/orders")
        Mono<String> create(@RequestBody Mono<String> order) {
            return order.doOnNext(text -> LOG.info("created"));
        }

        @GetMapping("/shop/search")
        Mono<String> search(@RequestParam("q") String q) {
            return Mono.just(q);
        }

        @GetMapping("/shop/stock")
        Mono<String> stock() {
            return stock.get()
                    .uri("/items")
                    .retrieve()
                    .bodyToMono(String.class)
                    .doOnNext(items -> LOG.info("in stock"));
        }

        @GetMapping("/shop/pool")
        Mono<String> pool() {
            return Mono.fromCallable(() -> {
                        LOG.info("in the pool");
                        return "done";
                    })
                    .subscribeOn(Schedulers.fromExecutor(pool));
        }

        @GetMapping(value = "/shop/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> events() {
            return Flux.interval(Duration.ofMillis(1))
                    .take(3)
                    .onBackpressureBuffer()
                    .map(tick -> {
                        LOG.info("event {}", tick);
                        return "event";
                    });
        }
    }
}
