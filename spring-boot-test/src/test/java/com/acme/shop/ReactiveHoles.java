package com.acme.shop;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The ways in which reactive applications lose the id, each at an endpoint of its own. */
@Configuration(proxyBeanMethods = false)
@Import(ReactiveHoles.Web.class)
public class ReactiveHoles {
    static final Logger LOG = LoggerFactory.getLogger("holes");

    private static String line(String text) {
        LOG.info("{}", text);
        return text;
    }

    @Bean
    RouterFunction<ServerResponse> moreRoutes() {
        return RouterFunctions.route()
                .GET("/holes/routed", request -> {
                    MDC.clear();
                    return ServerResponse.ok().bodyValue(line("routed"));
                })
                .build();
    }

    /** Before Clew's. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebFilter filter() {
        return (exchange, chain) -> switch (exchange.getRequest().getPath().value()) {
            case "/base/holes/hidden" ->
                chain.filter(exchange.mutate()
                        .request(request -> request.headers(headers -> headers.remove("X-Request-ID")))
                        .build());
            case "/base/holes/unseen" -> {
                line("unseen");
                yield exchange.getResponse().setComplete();
            }
            default -> chain.filter(exchange);
        };
    }

    /** After Clew's, so that it has the last word. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebFilter dropsTheHeader() {
        return (exchange, chain) -> {
            if (exchange.getRequest().getPath().value().equals("/base/holes/header")) {
                exchange.getResponse()
                        .beforeCommit(() -> Mono.fromRunnable(
                                () -> exchange.getResponse().getHeaders().remove("X-Request-ID")));
            }
            return chain.filter(exchange);
        };
    }

    @RestController
    static class Web {
        private static final ExecutorService OWN = Executors.newFixedThreadPool(1, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });

        private final URI stock;
        private final JdbcTemplate own =
                new JdbcTemplate(new DriverManagerDataSource("jdbc:h2:mem:holes;DB_CLOSE_DELAY=-1"));

        Web(@Value("${shop.stock}") URI stock) {
            this.stock = stock;
        }

        @GetMapping("/holes/client")
        Mono<String> client() {
            return WebClient.create()
                    .get()
                    .uri(stock.resolve("/unnamed"))
                    .retrieve()
                    .bodyToMono(String.class);
        }

        @GetMapping("/holes/executor")
        Mono<String> executor() {
            return Mono.create(sink -> OWN.execute(() -> sink.success(line("own executor"))));
        }

        @GetMapping("/holes/future")
        Mono<String> future() {
            return Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> line("future")));
        }

        @GetMapping("/holes/thread")
        Mono<String> thread() {
            return Mono.create(sink -> new Thread(() -> sink.success(line("thread"))).start());
        }

        @GetMapping("/holes/database")
        Mono<String> database() {
            return Mono.fromCallable(() -> own.queryForObject("select 'own'", String.class))
                    .subscribeOn(Schedulers.boundedElastic());
        }

        @GetMapping("/holes/mdc")
        Mono<String> mdc() {
            MDC.clear();
            return Mono.just(line("mdc"));
        }

        @GetMapping("/holes/header")
        Mono<String> header() {
            return Mono.just(line("header"));
        }

        @GetMapping("/holes/hidden")
        Mono<String> hidden() {
            return Mono.just(line("hidden"));
        }

        @GetMapping("/holes/unseen")
        Mono<String> unseen() {
            return Mono.just("never called");
        }
    }
}
