package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.propagation.Propagators;
import dev.clew.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.messaging.handler.annotation.SendTo;

class ProducersTest {
    private final String topic = KafkaBroker.topic("orders", 1);

    @Test
    void recordCarriesTheIdsAndCallbacksRunInTheSendersContext() throws Exception {
        try (KafkaApplication application = KafkaApplication.start(Listening.class);
                CapturedLog log = CapturedLog.create()) {
            Journal journal = application.journal();
            CompletableFuture<?> sent;
            try (Scope scope = application.request("r1")) {
                sent = application.template().send(topic, "order").whenComplete((result, e) -> journal.note("future"));
            }
            sent.get(60, TimeUnit.SECONDS);

            // A future that is complete by then runs its callback here, in the same context.
            assertThat(journal.await(2)).containsExactlyInAnyOrder("future r1", "listener r1");
            ConsumerRecord<String, String> record =
                    KafkaBroker.records(topic, 1).get(0);
            assertThat(KafkaBroker.headers(record, "x-request-id")).containsExactly("r1");
            assertThat(KafkaBroker.headers(record, "traceparent")).hasSize(1);
            assertThat(KafkaBroker.headers(record, "x-message-id")).hasSize(1);
            assertThat(log.spansEnded("producer"))
                    .singleElement()
                    .satisfies(span -> assertThat(span.values())
                            .containsEntry("span", topic + " send")
                            .containsEntry("offset", "0"));
            assertThat(application.bean(ProducerFactory.class)).isExactlyInstanceOf(DefaultKafkaProducerFactory.class);
        }
    }

    private List<String> names(String... settings) throws Exception {
        try (KafkaApplication application = KafkaApplication.start(Listening.class, settings)) {
            try (Scope scope = application.request("r1")) {
                application.template().send(topic, "order").get(60, TimeUnit.SECONDS);
            }
            ConsumerRecord<String, String> record =
                    KafkaBroker.records(topic, 1).get(0);
            return KafkaBroker.names(record);
        }
    }

    @Test
    void interceptorOfTheConfigurationWritesNothingTwice() throws Exception {
        assertThat(
                        names(
                                "spring.kafka.producer.properties.interceptor.classes=dev.clew.kafka.CorrelationProducerInterceptor"))
                .containsExactlyInAnyOrder("x-request-id", "traceparent", "x-message-id");
    }

    @Test
    void settingsOfTheApplicationCountUnlessTheProducerHasItsOwn() throws Exception {
        assertThat(names("clew.kafka.message.ids=nothing")).containsExactlyInAnyOrder("x-request-id", "traceparent");
    }

    @Test
    void settingOfTheProducerCountsBeforeTheApplications() throws Exception {
        assertThat(names(
                        "clew.kafka.message.ids=nothing",
                        "spring.kafka.producer.properties.clew.kafka.message.ids=write"))
                .contains("x-message-id");
    }

    @Test
    void settingThatIsNotAllowedEndsTheStart() {
        assertThatThrownBy(() -> KafkaApplication.start(Listening.class, "clew.kafka.message.ids=some"))
                .hasStackTraceContaining("clew.kafka.message.ids: must be one of write, nothing");
    }

    @Test
    @SuppressWarnings("unchecked") // of all templates this application has one
    void requestAndReplyKeepTheId() throws Exception {
        String replies = KafkaBroker.topic("replies", 1);
        try (KafkaApplication application =
                KafkaApplication.start(Replying.class, "topic=" + topic, "replies=" + replies)) {
            ReplyingKafkaTemplate<String, String, String> template =
                    application.context().getBean(ReplyingKafkaTemplate.class);
            assertThat(template.waitForAssignment(Duration.ofSeconds(60))).isTrue();
            ConsumerRecord<String, String> reply;
            try (Scope scope = application.request("r7")) {
                reply = template.sendAndReceive(new ProducerRecord<>(topic, "question"), Duration.ofSeconds(60))
                        .get(60, TimeUnit.SECONDS);
            }
            assertThat(reply.value()).isEqualTo("answer");
            assertThat(KafkaBroker.headers(reply, "x-request-id")).containsExactly("r7");
            assertThat(application.journal().notes()).containsExactly("asked r7");
            assertThat(KafkaBroker.names(reply)).contains("kafka_correlationId");
        }
    }

    @Test
    void twoApplicationsInOneJvmWriteTheirOwnIds() throws Exception {
        try (KafkaApplication first = KafkaApplication.start(First.class);
                KafkaApplication second = KafkaApplication.start(Second.class)) {
            for (KafkaApplication application : List.of(first, second)) {
                try (Scope scope = application.bean(Clew.class).root().makeCurrent()) {
                    application.template().send(topic, "order").get(60, TimeUnit.SECONDS);
                }
            }
            List<ConsumerRecord<String, String>> records = KafkaBroker.records(topic, 2);
            assertThat(KafkaBroker.names(records.get(0))).contains("x-first").doesNotContain("x-second");
            assertThat(KafkaBroker.names(records.get(1))).contains("x-second").doesNotContain("x-first");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        ProducerListener<Object, Object> producerListener(Journal journal) {
            return new ProducerListener<>() {
                @Override
                public void onSuccess(ProducerRecord<Object, Object> record, RecordMetadata metadata) {
                    journal.note("listener");
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class First {
        @Bean
        Clew clew() {
            return Clew.builder().propagator(Propagators.requestId("X-First")).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Second {
        @Bean
        Clew clew() {
            return Clew.builder().propagator(Propagators.requestId("X-Second")).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Replying {
        @Bean
        KafkaMessageListenerContainer<String, String> repliesContainer(
                ConsumerFactory<String, String> consumers, @Value("${replies}") String replies) {
            ContainerProperties properties = new ContainerProperties(replies);
            properties.setGroupId(replies);
            return new KafkaMessageListenerContainer<>(consumers, properties);
        }

        @Bean
        @Primary
        KafkaTemplate<Object, Object> template(ProducerFactory<Object, Object> producers) {
            return new KafkaTemplate<>(producers);
        }

        @Bean
        ReplyingKafkaTemplate<String, String, String> replying(
                ProducerFactory<String, String> producers,
                KafkaMessageListenerContainer<String, String> repliesContainer) {
            return new ReplyingKafkaTemplate<>(producers, repliesContainer);
        }

        @Bean
        Answering answering(Journal journal) {
            return new Answering(journal);
        }
    }

    static class Answering {
        private final Journal journal;

        Answering(Journal journal) {
            this.journal = journal;
        }

        @KafkaListener(topics = "${topic}")
        @SendTo
        String answer(String question) {
            journal.note("asked");
            return "answer";
        }
    }
}
