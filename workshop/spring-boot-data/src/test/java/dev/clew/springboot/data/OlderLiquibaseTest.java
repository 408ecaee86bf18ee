package dev.clew.springboot.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Counters;
import dev.clew.springboot.change.ClewChangeAutoConfiguration;
import liquibase.Liquibase;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class OlderLiquibaseTest {
    /** As one of before the customizers links. */
    private static final class Older extends SpringLiquibase {
        private boolean ran;

        @Override
        public Customizer<Liquibase> getCustomizer() {
            throw new NoSuchMethodError("getCustomizer");
        }

        @Override
        public void afterPropertiesSet() {
            ran = true;
        }
    }

    @Test
    void runsAsBeforeAndItsFailureIsCounted() {
        long before = Counters.shared().get("skipped.liquibase_migration");
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(ClewChangeAutoConfiguration.class);
            context.registerBean(Older.class, Older::new);
            context.refresh();
            assertThat(context.getBean(Older.class).ran).isTrue();
        }
        assertThat(Counters.shared().get("skipped.liquibase_migration")).isEqualTo(before + 1);
    }
}
