package com.acme.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.broker.BrokerProcess;
import dev.clew.springboot.test.AuditReport;
import dev.clew.springboot.test.AuditReport.Finding;
import dev.clew.springboot.test.AuditReport.Kind;
import dev.clew.springboot.test.CorrelationAudit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Messages that leave the application without an id are found at the broker, and listeners are tried with an example. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesAuditTest {
    private static final Logger LOG = LoggerFactory.getLogger("messages");

    private BrokerProcess broker;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        broker = BrokerProcess.start(directory);
        broker.topic("placed", 2);
        broker.topic("unnamed", 1);
        broker.topic("incoming", 1);
        broker.topic("other", 1);
    }

    @AfterAll
    void stop() throws Exception {
        broker.close();
    }

    private AuditReport audit(String... settings) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "spring.kafka.bootstrap-servers=" + broker.address();
        all[settings.length + 1] = "spring.kafka.consumer.auto-offset-reset=earliest";
        try (ConfigurableApplicationContext application = ShopApplication.start(List.of(Messages.class), all)) {
            return CorrelationAudit.builder(application)
                    .message("incoming", "7", "SKU-1")
                    .settle(ShopApplication.SETTLE)
                    .build()
                    .run();
        }
    }

    @Test
    void producerThatIsMadeByHandIsFoundAndTheTemplateIsNot() {
        AuditReport report = audit();
        assertThat(report.findings())
                .containsExactly(new Finding(Kind.MESSAGE_WITHOUT_ID, "GET /messages/by-hand", "to the topic unnamed"));
        assertThat(report.tried()).contains("GET /messages/template: 200", "listener of incoming: handled");
        assertThat(report.notTried()).contains("listener of other: needs an example of a message");
    }

    @Test
    void listenerThatHandlesMessagesWithoutTheirIdIsFound() {
        assertThat(audit("clew.kafka.enabled=false").findings())
                .extracting(finding -> finding.kind() + " " + finding.place())
                .contains(
                        Kind.LISTENER_WITHOUT_ID + " listener of incoming",
                        Kind.MESSAGE_WITHOUT_ID + " GET /messages/template");
    }

    @Configuration(proxyBeanMethods = false)
    @Import({Messages.Web.class, Messages.Listener.class})
    static class Messages {
        static class Listener {
            @KafkaListener(topics = "incoming", groupId = "incoming")
            void incoming(String item) {
                LOG.info("{} came in", item);
            }

            @KafkaListener(topics = "other", groupId = "other")
            void other(String item) {
                LOG.info("{} came in", item);
            }
        }

        @RestController
        static class Web implements DisposableBean {
            private final KafkaTemplate<String, String> template;
            private final KafkaProducer<String, String> byHand;

            Web(KafkaTemplate<String, String> template, @Value("${spring.kafka.bootstrap-servers}") String servers) {
                this.template = template;
                this.byHand = new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer());
            }

            @GetMapping("/messages/template")
            String template() throws Exception {
                return template.send("placed", "7", "SKU-1").get().toString();
            }

            @GetMapping("/messages/by-hand")
            String byHand() throws Exception {
                return byHand.send(new ProducerRecord<>("unnamed", "7", "SKU-1"))
                        .get()
                        .toString();
            }

            @Override
            public void destroy() {
                byHand.close();
            }
        }
    }
}
