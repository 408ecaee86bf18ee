package dev.clew.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;

/** A reload of the configuration by Spring Cloud is a line. */
class ReloadTest {
    @EnableAutoConfiguration
    static class Application {}

    @TempDir
    Path folder;

    private void configure(String settings) throws Exception {
        Files.writeString(folder.resolve("shop.properties"), settings);
    }

    private ConfigurableApplicationContext start(String... settings) {
        SpringApplication application = new SpringApplication(Application.class);
        String[] all = new String[settings.length + 2];
        System.arraycopy(settings, 0, all, 2, settings.length);
        all[0] = "--spring.config.import=" + folder.resolve("shop.properties").toUri();
        all[1] = "--spring.main.web-application-type=none";
        return application.run(all);
    }

    @Test
    void namesTheKeysAndNoValue() throws Exception {
        configure("shop.limit=5\nshop.password=tiger\nshop.same=1\n");
        try (ConfigurableApplicationContext context = start();
                CapturedLog log = CapturedLog.create()) {
            configure("shop.limit=7\nshop.password=lion\nshop.same=1\n");
            context.getBean(ContextRefresher.class).refresh();
            assertThat(log.lines("clew.change")).singleElement().satisfies(line -> {
                assertThat(line.message()).isEqualTo("config changed: shop.limit, shop.password");
                assertThat(line.values())
                        .containsEntry("change_kind", "config")
                        .containsEntry("what", "shop.limit, shop.password");
            });
        }
    }

    @Test
    void saysHowManyMoreThereAre() throws Exception {
        configure("shop.a=1");
        try (ConfigurableApplicationContext context = start();
                CapturedLog log = CapturedLog.create()) {
            StringBuilder many = new StringBuilder();
            for (int i = 10; i < 35; i++) {
                many.append("shop.k").append(i).append("=1\n");
            }
            configure(many.toString());
            context.getBean(ContextRefresher.class).refresh();
            assertThat(log.lines("clew.change"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.values().get("what"))
                            .startsWith("shop.a, shop.k10, shop.k11, ")
                            .endsWith(", shop.k28 and 6 more"));
        }
    }

    @Test
    void aReloadThatChangesNothingIsNoLineAndNeitherIsOneIfItIsSwitchedOff() throws Exception {
        configure("shop.limit=5");
        try (ConfigurableApplicationContext context = start();
                CapturedLog log = CapturedLog.create()) {
            context.getBean(ContextRefresher.class).refresh();
            assertThat(log.lines("clew.change")).isEmpty();
        }
        try (ConfigurableApplicationContext context = start("--clew.change.enabled=false");
                CapturedLog log = CapturedLog.create()) {
            configure("shop.limit=7");
            context.getBean(ContextRefresher.class).refresh();
            assertThat(log.lines("clew.change")).isEmpty();
        }
    }
}
