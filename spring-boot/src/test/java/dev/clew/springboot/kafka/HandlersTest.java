package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

/** An application finds in its containers what it has put there, and may go on setting it. */
class HandlersTest {
    private final String topic = KafkaBroker.topic("handlers", 1);

    private KafkaApplication start(Class<?> beans) {
        return KafkaApplication.start(beans, "topic=" + topic);
    }

    private static AbstractMessageListenerContainer<?, ?> container(KafkaApplication application) {
        return (AbstractMessageListenerContainer<?, ?>) application.container("failing");
    }

    private static CommonErrorHandler handler(KafkaApplication application) {
        CommonErrorHandler handler = container(application).getCommonErrorHandler();
        assertThat(handler).isNotNull();
        return handler;
    }

    @Test
    void handlerKeepsItsClassAndWhatIsSetOnItLaterCounts() {
        try (KafkaApplication application = start(OfSpring.class)) {
            assertThat(handler(application)).isInstanceOf(DefaultErrorHandler.class);
            DefaultErrorHandler handler = (DefaultErrorHandler) handler(application);
            handler.setRetryListeners(
                    (record, failure, attempt) -> application.journal().note("attempt " + attempt));
            KafkaBroker.send(topic, "a", "x-request-id", "r1");
            assertThat(application.journal().await(5))
                    .containsExactly("listener r1", "attempt 1 r1", "listener r1", "attempt 2 r1", "recovered r1");
        }
    }

    @Test
    void handlerThatTheContainerWouldMakeForItselfIsOfItsClass() {
        try (KafkaApplication application = start(Listening.class)) {
            assertThat(handler(application)).isInstanceOf(DefaultErrorHandler.class);
        }
    }

    @Test
    void rollbackProcessorKeepsItsClass() {
        try (KafkaApplication application = start(OfSpring.class)) {
            assertThat(container(application).getAfterRollbackProcessor())
                    .isInstanceOf(DefaultAfterRollbackProcessor.class);
        }
    }

    /** They set fields, which a proxy has no values in; the bean itself takes them. */
    @Test
    void finalMethodsOfAHandlerCanBeCalledOnTheBeanAlone() {
        try (KafkaApplication application = start(OfSpring.class)) {
            DefaultErrorHandler found = (DefaultErrorHandler) handler(application);
            assertThatThrownBy(() -> found.addNotRetryableExceptions(IllegalStateException.class))
                    .isInstanceOf(NullPointerException.class);
            application.bean(DefaultErrorHandler.class).addNotRetryableExceptions(IllegalStateException.class);
            KafkaBroker.send(topic, "a", "x-request-id", "r2");
            assertThat(application.journal().await(2)).containsExactly("listener r2", "recovered r2");
        }
    }

    @Test
    void handlersOfFinalClassesAreWrapped() {
        try (KafkaApplication application = start(OfFinalClasses.class)) {
            assertThat(handler(application)).isInstanceOf(CorrelatedErrorHandler.class);
            assertThat(container(application).getAfterRollbackProcessor())
                    .isInstanceOf(CorrelatedRollbackProcessor.class);
            KafkaBroker.send(topic, "a", "x-request-id", "r3");
            assertThat(application.journal().await(2)).containsExactly("listener r3", "last r3");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        Listener listener(Journal journal) {
            return new Listener(journal);
        }
    }

    static class Listener {
        private final Journal journal;

        Listener(Journal journal) {
            this.journal = journal;
        }

        @KafkaListener(id = "failing", topics = "${topic}")
        void listen(String value) {
            journal.note("listener");
            throw new IllegalStateException(value);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Listening.class)
    static class OfSpring {
        @Bean
        DefaultErrorHandler errorHandler(Journal journal) {
            return new DefaultErrorHandler((record, failure) -> journal.note("recovered"), new FixedBackOff(1, 1));
        }

        @Bean
        DefaultAfterRollbackProcessor<Object, Object> afterRollback() {
            return new DefaultAfterRollbackProcessor<>();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Listening.class)
    static class OfFinalClasses {
        @Bean
        CommonErrorHandler errorHandler(Journal journal) {
            return new Last(journal);
        }

        @Bean
        AfterRollbackProcessor<Object, Object> afterRollback() {
            return new Processor();
        }
    }

    private static final class Last implements CommonErrorHandler {
        private final Journal journal;

        Last(Journal journal) {
            this.journal = journal;
        }

        @Override
        public boolean handleOne(
                Exception failure,
                ConsumerRecord<?, ?> record,
                Consumer<?, ?> consumer,
                MessageListenerContainer container) {
            journal.note("last");
            return true;
        }
    }

    private static final class Processor implements AfterRollbackProcessor<Object, Object> {
        @Override
        public void process(
                java.util.List<ConsumerRecord<Object, Object>> records,
                Consumer<Object, Object> consumer,
                MessageListenerContainer container,
                Exception failure,
                boolean recoverable,
                org.springframework.kafka.listener.ContainerProperties.EOSMode eosMode) {}
    }
}
