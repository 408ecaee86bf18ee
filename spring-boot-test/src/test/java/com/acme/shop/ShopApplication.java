package com.acme.shop;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A shop that loses no id, although work goes on in its background that has none. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@Import({ShopApplication.Orders.class, ShopApplication.Mails.class})
public class ShopApplication {
    static final Logger LOG = LoggerFactory.getLogger("shop");

    /** Shorter than an audit's own: what comes later makes it longer. */
    static final Duration SETTLE = Duration.ofMillis(25);

    /** Starts it, and other classes of configuration with it, with settings of the form {@code key=value}. */
    static org.springframework.context.ConfigurableApplicationContext start(List<Class<?>> more, String... settings) {
        SpringApplication application = new SpringApplication(ShopApplication.class);
        application.addPrimarySources(more);
        String[] arguments =
                java.util.Arrays.stream(settings).map(setting -> "--" + setting).toArray(String[]::new);
        return application.run(arguments);
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService pool() {
        return Executors.newFixedThreadPool(2);
    }

    /** Without it {@code @Async} would have no executor: Boot makes none beside another. */
    @Bean
    ThreadPoolTaskExecutor taskExecutor() {
        return new ThreadPoolTaskExecutor();
    }

    @Bean
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .path(
                        "/shop/routed",
                        routed -> routed.GET("/list", request -> {
                                    LOG.info("listed");
                                    return ServerResponse.ok().body("listed");
                                })
                                .GET("/{id}", request -> ServerResponse.ok().body("one")))
                .build();
    }

    /** Writes lines all the time, on a thread that works for no request; others less often. */
    @Bean(destroyMethod = "close")
    Background background() {
        return new Background();
    }

    static final class Background implements AutoCloseable {
        private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
        private final List<Future<?>> running = new ArrayList<>();

        Background() {
            running.add(ticks.scheduleAtFixedRate(() -> LOG.info("tick"), 0, 5, TimeUnit.MILLISECONDS));
            running.add(ticks.scheduleAtFixedRate(() -> LOG.info("slow tick"), 0, 300, TimeUnit.MILLISECONDS));
            running.add(ticks.scheduleAtFixedRate(() -> LOG.info("rare tick"), 1, 3, TimeUnit.SECONDS));
        }

        @Override
        public void close() {
            running.forEach(tick -> tick.cancel(false));
            ticks.shutdownNow();
        }
    }

    static class Mails {
        @Async
        public CompletableFuture<String> send() {
            LOG.info("mail sent");
            return CompletableFuture.completedFuture("sent");
        }
    }

    @RestController
    static class Orders {
        private final JdbcTemplate jdbc;
        private final RestClient stock;
        private final Mails mails;
        private final ExecutorService pool;

        Orders(
                JdbcTemplate jdbc,
                RestClient.Builder clients,
                Mails mails,
                @Qualifier("pool") ExecutorService pool,
                @Value("${shop.stock:http://127.0.0.1:1}") URI stock) {
            this.jdbc = jdbc;
            this.stock = clients.baseUrl(stock.toString()).build();
            this.mails = mails;
            this.pool = pool;
        }

        @GetMapping("/shop/orders")
        List<Map<String, Object>> orders() {
            LOG.info("all orders");
            return jdbc.queryForList("select 1 as id");
        }

        @GetMapping("/shop/orders/{id}")
        String order(@PathVariable("id") int id) {
            LOG.info("order {}", id);
            return jdbc.queryForObject("select ?", String.class, id);
        }

        @PostMapping("/shop/orders")
        String create(@RequestBody String order) {
            LOG.info("created");
            return order;
        }

        @GetMapping("/shop/search")
        String search(@RequestParam("q") String q, @RequestHeader(name = "X-Page", defaultValue = "1") int page) {
            return q + page;
        }

        @GetMapping("/shop/stock")
        String stock() {
            return stock.get().uri("/items").retrieve().body(String.class);
        }

        @GetMapping("/shop/mail")
        String mail() throws Exception {
            return mails.send().get();
        }

        @GetMapping("/shop/pool")
        String pool() throws Exception {
            return pool.submit(() -> {
                        LOG.info("in the pool");
                        return "done";
                    })
                    .get();
        }

        @GetMapping("/shop/callable")
        Callable<String> callable() {
            return () -> {
                LOG.info("called later");
                return "called";
            };
        }

        @GetMapping("/shop/events")
        SseEmitter events() {
            SseEmitter events = new SseEmitter();
            pool.execute(() -> {
                try {
                    events.send("one");
                    events.complete();
                } catch (java.io.IOException e) {
                    events.completeWithError(e);
                }
            });
            return events;
        }
    }
}
