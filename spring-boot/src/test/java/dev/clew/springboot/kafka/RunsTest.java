package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.AbstractConsumerSeekAware;
import org.springframework.kafka.listener.MessageListenerContainer;

/** Containers that run several threads, and that run again. */
class RunsTest {
    private final String topic = KafkaBroker.topic("runs", 3);

    private void assertEachRecordHasItsOwnId(KafkaApplication application) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            KafkaBroker.send(topic, "v" + i, "x-request-id", "r" + i);
            expected.add("v" + i + " r" + i);
        }
        assertThat(application.journal().await(60)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void eachOfSeveralThreadsHasTheIdsOfItsRecords() {
        try (KafkaApplication application =
                KafkaApplication.start(Beans.class, "topic=" + topic, "spring.kafka.listener.concurrency=3")) {
            assertEachRecordHasItsOwnId(application);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsHaveTheIdsOfTheirRecords() {
        try (KafkaApplication application = KafkaApplication.start(
                Beans.class,
                "topic=" + topic,
                "spring.kafka.listener.concurrency=3",
                "spring.threads.virtual.enabled=true")) {
            assertEachRecordHasItsOwnId(application);
            assertThat(application.bean(Listener.class).threads)
                    .isNotEmpty()
                    .allMatch(thread -> thread.contains("Virtual"));
        }
    }

    @Test
    void recordsOfASecondRunAndOfAReplayHaveTheirIds() {
        try (KafkaApplication application = KafkaApplication.start(Beans.class, "topic=" + topic)) {
            KafkaBroker.send(topic, "a", "x-request-id", "r1");
            application.journal().await(1);
            MessageListenerContainer container = application.container("runs");
            container.stop();
            container.start();
            KafkaBroker.send(topic, "b", "x-request-id", "r2");
            application.journal().await(2);
            application.bean(Listener.class).seekToBeginning();

            assertThat(application.journal().await(4).subList(0, 2)).containsExactly("a r1", "b r2");
            assertThat(application.journal().notes().subList(2, 4)).containsExactlyInAnyOrder("a r1", "b r2");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        Listener listener(Journal journal) {
            return new Listener(journal);
        }
    }

    static class Listener extends AbstractConsumerSeekAware {
        final List<String> threads = new CopyOnWriteArrayList<>();
        private final Journal journal;

        Listener(Journal journal) {
            this.journal = journal;
        }

        @KafkaListener(id = "runs", topics = "${topic}")
        void run(ConsumerRecord<String, String> record) {
            threads.add(Thread.currentThread().toString());
            journal.note(record.value());
        }
    }
}
