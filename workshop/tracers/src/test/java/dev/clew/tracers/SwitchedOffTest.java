package dev.clew.tracers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.micrometer.CorrelationMetrics;
import dev.clew.micrometer.CorrelationObservationHandler;
import dev.clew.springboot.internal.TaskContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class SwitchedOffTest {
    @Test
    void partsThatAreSwitchedOffHaveNoBeans() {
        try (ConfigurableApplicationContext context = new SpringApplication(Pages.class)
                .run("--clew.micrometer.enabled=false", "--clew.tracer.enabled=false")) {
            assertThat(context.getBeansOfType(CorrelationMetrics.class)).isEmpty();
            assertThat(context.getBeansOfType(CorrelationObservationHandler.class))
                    .isEmpty();
            assertThat(context.getBeansOfType(TaskContext.class)).isEmpty();
        }
    }
}
