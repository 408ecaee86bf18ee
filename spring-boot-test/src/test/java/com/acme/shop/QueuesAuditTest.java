package com.acme.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.amqpbroker.AmqpBroker;
import dev.clew.springboot.test.AuditReport;
import dev.clew.springboot.test.AuditReport.Kind;
import dev.clew.springboot.test.CorrelationAudit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Listeners of RabbitMQ are tried with an example. */
class QueuesAuditTest {
    private static final Logger LOG = LoggerFactory.getLogger("queues");

    private static AuditReport audit(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 3);
        all[settings.length] = "spring.rabbitmq.addresses=127.0.0.1:" + AmqpBroker.port();
        all[settings.length + 1] = "spring.rabbitmq.virtual-host=" + AmqpBroker.VIRTUAL_HOST;
        all[settings.length + 2] = "logging.level.qpid=off"; // the broker of the test is in this process
        try (ConfigurableApplicationContext application = ShopApplication.start(List.of(Queues.class), all)) {
            return CorrelationAudit.builder(application)
                    .message("audited", null, "SKU-1")
                    .message("nowhere", null, "SKU-1")
                    .settle(ShopApplication.SETTLE)
                    .build()
                    .run();
        }
    }

    @Test
    void listenerThatHandlesMessagesWithTheirIdIsClean() {
        AuditReport report = audit();

        assertThat(report.findings()).isEmpty();
        assertThat(report.tried()).contains("listener of audited: handled");
        assertThat(report.notTried())
                .contains("listener of unnamed: needs an example of a message", "listener of nowhere: there is none");
    }

    @Test
    void listenerWhoseContainerIsNotWrappedIsFound() {
        assertThat(audit("clew.rabbitmq.enabled=false").findings())
                .extracting(finding -> finding.kind() + " " + finding.place())
                .contains(Kind.LISTENER_WITHOUT_ID + " listener of audited");
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Queues.Listener.class)
    static class Queues {
        @Bean
        Queue audited() {
            return new Queue("audited");
        }

        @Bean
        Queue unnamed() {
            return new Queue("unnamed");
        }

        static class Listener {
            @RabbitListener(queues = "audited")
            void audited(String item) {
                LOG.info("{} came in", item);
            }

            @RabbitListener(queues = "unnamed")
            void unnamed(String item) {
                LOG.info("{} came in", item);
            }
        }
    }
}
