package dev.clew.springboot.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application, started. */
final class Running implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Running(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with settings, each {@code --key=value}. */
    static Running start(Class<?> application, String... settings) {
        return new Running(SpringApplication.run(application, settings));
    }

    Batch batch() {
        return context.getBean(Batch.class);
    }

    Scope request(String id) {
        return context.getBean(Clew.class)
                .receive(Map.of("X-Request-ID", id), Map::get, "")
                .makeCurrent();
    }

    @Override
    public void close() {
        Map<String, Long> counters = context.getBean(Clew.class).counters().all();
        context.close();
        assertThat(counters.keySet()).noneMatch(name -> name.startsWith("skipped.") || name.startsWith("scope."));
    }
}
