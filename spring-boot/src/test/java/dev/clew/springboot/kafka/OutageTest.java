package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.broker.BrokerProcess;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** A broker that dies, and a producer that is closed, while records are on their way. */
class OutageTest {
    private static KafkaApplication start(BrokerProcess broker, String timeout) {
        return KafkaApplication.start(
                Nothing.class,
                "spring.kafka.bootstrap-servers=" + broker.address(),
                "spring.kafka.producer.properties.linger.ms=0",
                "spring.kafka.producer.properties.request.timeout.ms=" + timeout,
                "spring.kafka.producer.properties.delivery.timeout.ms=" + timeout,
                // Clients of Kafka 4 forget their topics if all brokers are gone, and a send would wait for them.
                "spring.kafka.producer.properties.metadata.recovery.strategy=none",
                "logging.level.org.apache.kafka=off");
    }

    private static CompletableFuture<?> send(KafkaApplication application) {
        try (Scope scope = application.request("r1")) {
            return application
                    .template()
                    .send("orders", "late")
                    .whenComplete((result, failure) -> application.journal().note("failed " + (failure != null)));
        }
    }

    private static void assertFailedInItsRequest(KafkaApplication application, CapturedLog log, String outcome) {
        assertThat(application.journal().await(1)).containsExactly("failed true r1");
        assertThat(log.spansEnded("producer")).hasSize(2).last().satisfies(span -> {
            assertThat(span.mdc()).containsEntry("request_id", "r1");
            assertThat(span.values()).containsEntry("outcome", outcome);
        });
        assertThat(TraceContext.current().isNone()).isTrue();
    }

    @Test
    void sendToABrokerThatHasDiedEndsItsSpan(@TempDir Path directory) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory);
                KafkaApplication application = start(broker, "5000");
                CapturedLog log = CapturedLog.create()) {
            broker.topic("orders", 1);
            first(application);
            broker.kill();

            CompletableFuture<?> sent = send(application);

            assertThat(sent).failsWithin(Duration.ofSeconds(60));
            assertFailedInItsRequest(application, log, "timeout");
        }
    }

    @Test
    void closeOfAProducerEndsTheSpansOfItsSends(@TempDir Path directory) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory);
                KafkaApplication application = start(broker, "600000");
                CapturedLog log = CapturedLog.create()) {
            broker.topic("orders", 1);
            first(application);
            broker.kill();

            CompletableFuture<?> sent = send(application);
            DefaultKafkaProducerFactory<?, ?> producers = application.bean(DefaultKafkaProducerFactory.class);
            producers.setPhysicalCloseTimeout(0);
            producers.reset();

            assertThat(sent).failsWithin(Duration.ofSeconds(60));
            assertFailedInItsRequest(application, log, "error");
        }
    }

    /** Makes the producer know the topic. */
    private static void first(KafkaApplication application) throws Exception {
        try (Scope scope = application.request("r0")) {
            application.template().send("orders", "first").get(60, TimeUnit.SECONDS);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
