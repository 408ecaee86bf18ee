package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;

/** Span listeners that are beans, and have beans of their own. */
class SpanListenerBeansTest {
    /** Heard spans, each by its listener's name, its request id and the current request id. */
    static final List<String> HEARD = new CopyOnWriteArrayList<>();

    @Test
    void listenerMayHaveAClientAndADataSource() throws Exception {
        HEARD.clear();
        SpringApplication application = OrdersApplication.application(Listeners.class);

        try (Running running =
                Running.start(application, "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS)) {
            running.get("/orders/7", "X-Request-ID", "r1");
            Await.until(() -> HEARD.size() >= 4);
        }

        assertThat(HEARD).containsExactly("first r1 r1", "second r1 r1", "first r1 r1", "second r1 r1");
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {
        @Bean
        @Order(2)
        SpanListener second(JdbcTemplate jdbc, RestClient.Builder client) {
            Objects.requireNonNull(jdbc);
            client.build();
            return new Listener("second");
        }

        @Bean
        @Order(1)
        SpanListener first() {
            return new Listener("first");
        }
    }

    private record Listener(String name) implements SpanListener {
        @Override
        public void ended(Span span) {
            if (span.kind() != Span.Kind.INTERNAL) { // the runs of a schedule
                HEARD.add(name
                        + ' '
                        + span.context().requestId()
                        + ' '
                        + TraceContext.current().requestId());
            }
        }
    }
}
