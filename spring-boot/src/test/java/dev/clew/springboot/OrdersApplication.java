package dev.clew.springboot;

import dev.clew.context.TraceContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskDecorator;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** An application of a user's who has added the dependency and nothing else. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
public class OrdersApplication {
    static final Logger LOG = LoggerFactory.getLogger("orders");
    static final Logger DETAIL = LoggerFactory.getLogger("detail");

    /** Starts it as a process of its own, asks it once, and stops it. */
    public static void main(String[] args) throws Exception {
        try (Running application = Running.start()) {
            application.get("/orders/7", "X-Request-ID", "r1");
        }
    }

    @Bean
    Mails mails() {
        return new Mails();
    }

    @Bean(destroyMethod = "shutdown")
    ExecutorService pool() {
        return Executors.newSingleThreadExecutor();
    }

    /** The user's own decorator, which must go on working. */
    @Bean
    TaskDecorator decorator() {
        return task -> () -> {
            task.run();
            Mails.DECORATED.add(String.valueOf(Mails.LAST.get()));
        };
    }

    @Bean
    Clock clock() {
        return new Clock();
    }

    /** Runs often, each time with an id of its own. */
    static class Clock {
        static final java.util.Set<String> IDS = ConcurrentHashMap.newKeySet();
        static final CountDownLatch THREE = new CountDownLatch(3);

        @Scheduled(fixedRate = 20)
        void tick() {
            IDS.add(TraceContext.current().requestId());
            THREE.countDown();
        }
    }

    /** Work that is done later. */
    static class Mails {
        static final java.util.Set<String> DECORATED = ConcurrentHashMap.newKeySet();
        static final ThreadLocal<String> LAST = new ThreadLocal<>();

        @Async
        public CompletableFuture<String> send(String order) {
            LOG.info("mail for {}", order);
            LAST.set(order);
            return CompletableFuture.completedFuture(TraceContext.current().requestId());
        }
    }

    /** The application's only controller. */
    @RestController
    static class Orders {
        private final JdbcTemplate jdbc;
        private final RestClient client;
        private final Mails mails;
        private final ExecutorService pool;
        private final TaskScheduler scheduler;

        Orders(
                JdbcTemplate jdbc,
                RestClient.Builder client,
                Mails mails,
                ExecutorService pool,
                TaskScheduler scheduler) {
            this.jdbc = jdbc;
            this.client = client.build();
            this.mails = mails;
            this.pool = pool;
            this.scheduler = scheduler;
        }

        @GetMapping("/orders/{id}")
        String order(@PathVariable("id") String id) {
            jdbc.queryForList("select 1");
            LOG.info("order {}", id);
            DETAIL.debug("of {}, trace is {}", id, DETAIL.isTraceEnabled());
            DETAIL.trace("too fine to be kept");
            return TraceContext.current().requestId();
        }

        @GetMapping("/call")
        Map<?, ?> call(@RequestParam("url") String url) {
            return client.get().uri(java.net.URI.create(url)).retrieve().body(Map.class);
        }

        @GetMapping("/headers")
        Map<String, List<String>> headers(HttpServletRequest request) {
            Map<String, List<String>> headers = new TreeMap<>();
            for (String name : List.of("x-request-id", "traceparent", "baggage", "authorization")) {
                List<String> values = Collections.list(request.getHeaders(name));
                if (!values.isEmpty()) {
                    headers.put(name, values);
                }
            }
            return headers;
        }

        @GetMapping("/moved")
        ResponseEntity<Void> moved(@RequestParam("to") String to) {
            return ResponseEntity.status(302).header("Location", to).build();
        }

        @GetMapping("/async")
        List<String> async() throws Exception {
            return List.of(
                    mails.send("7").get(),
                    pool.submit(() -> TraceContext.current().requestId()).get());
        }

        @GetMapping("/callable")
        Callable<String> callable() {
            return () -> TraceContext.current().requestId();
        }

        @GetMapping("/streamed")
        StreamingResponseBody streamed() {
            return body ->
                    body.write(TraceContext.current().requestId().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        @GetMapping("/deferred")
        DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            pool.execute(() -> result.setResult(TraceContext.current().requestId()));
            return result;
        }

        @GetMapping("/events")
        SseEmitter events() {
            SseEmitter events = new SseEmitter();
            pool.execute(() -> {
                try {
                    events.send(TraceContext.current().requestId());
                    events.complete();
                } catch (IOException e) {
                    events.completeWithError(e);
                }
            });
            return events;
        }

        @GetMapping("/later")
        String later() throws Exception {
            CompletableFuture<String> id = new CompletableFuture<>();
            Future<?> run =
                    scheduler.schedule(() -> id.complete(TraceContext.current().requestId()), Instant.now());
            run.get();
            return id.get();
        }

        /** Returns the id of a run and of the request that it names. */
        @GetMapping("/often")
        List<String> often() throws Exception {
            CompletableFuture<List<String>> ids = new CompletableFuture<>();
            Future<?> runs = scheduler.scheduleAtFixedRate(
                    () -> ids.complete(
                            List.of(TraceContext.current().requestId(), String.valueOf(MDC.get("scheduled_by")))),
                    Duration.ofHours(1));
            try {
                return ids.get();
            } finally {
                runs.cancel(false);
            }
        }

        @GetMapping("/fails")
        String fails() {
            throw new IllegalStateException("told to fail");
        }
    }

    static SpringApplication application(Class<?>... more) {
        Class<?>[] sources = java.util.Arrays.copyOf(more, more.length + 1);
        sources[more.length] = OrdersApplication.class;
        return new SpringApplication(sources);
    }
}
