package dev.clew.springboot.rabbitmq;

import static dev.clew.springboot.rabbitmq.RabbitApplication.header;
import static dev.clew.springboot.rabbitmq.RabbitApplication.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.RetryInterceptorBuilder;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.retry.RepublishMessageRecoverer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What goes wrong in a listener: retries, recoverers and error handlers have the ids, and each span ends. */
class RetriesTest {
    private static final Logger LOG = LoggerFactory.getLogger("shop");

    private static RabbitApplication application;

    private CapturedLog log;

    @BeforeAll
    static void start() {
        application =
                RabbitApplication.start(Beans.class, "spring.rabbitmq.listener.simple.default-requeue-rejected=false");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void capture() {
        log = CapturedLog.create();
    }

    @AfterEach
    void release() {
        log.close();
    }

    private void send(String queue, String text, String requestId) {
        try (Scope scope = application.request(requestId)) {
            application.template().convertAndSend(queue, (Object) text, message -> {
                message.getMessageProperties().setMessageId("id-" + text);
                return message;
            });
        }
    }

    private List<CapturedLog.Line> spans(String queue, int count) {
        Await.until(() -> spans(queue).size() >= count);
        return spans(queue);
    }

    private List<CapturedLog.Line> spans(String queue) {
        return log.spansEnded("consumer").stream()
                .filter(span -> queue.equals(span.values().get("topic")))
                .toList();
    }

    /** Returns the lines of loggers of Spring with this text, of which there must be one. */
    private CapturedLog.Line line(String text) {
        List<CapturedLog.Line> found = log.lines().stream()
                .filter(line -> line.logger().startsWith("org.springframework.amqp")
                        && !line.level().equals("DEBUG")
                        && line.message().contains(text))
                .toList();
        assertThat(found).as("lines with %s", text).hasSize(1);
        return found.get(0);
    }

    private String messageId() {
        return log.spansEnded("producer").get(0).values().get("message_id");
    }

    @Test
    void errorHandlersLineHasTheIdAndTheSpanTheApplicationsException() {
        for (String queue : List.of("rejected", "rejected-direct", "rejected-own")) {
            send(queue, "a", queue);

            CapturedLog.Line span = spans(queue, 1).get(0);
            Await.until(() -> log.lines().stream()
                    .anyMatch(line -> line.message().contains("Execution of Rabbit message listener failed")));
            assertThat(span.mdc()).containsEntry("request_id", queue);
            assertThat(span.values()).containsEntry("outcome", "error");
            assertThat(span.error()).isEqualTo(IllegalStateException.class.getName());
            CapturedLog.Line warning = line("Execution of Rabbit message listener failed");
            assertThat(warning.mdc())
                    .containsEntry("request_id", queue)
                    .containsEntry("span_id", span.mdc().get("span_id"));
            release();
            capture();
        }
    }

    @Test
    void errorHandlerKeepsItsClass() {
        SimpleMessageListenerContainer container = (SimpleMessageListenerContainer)
                application.bean(RabbitListenerEndpointRegistry.class).getListenerContainer("rejected");

        // By its name, since Spring AMQP 4.1 moves it.
        assertThat(container.getErrorHandler().getClass().getSuperclass().getSimpleName())
                .isEqualTo("ConditionalRejectingErrorHandler");
    }

    @Test
    void retriesAreOneDeliveryThatEndsAsTheLastOfThem() {
        send("retried", "b", "r1");

        assertThat(spans("retried", 1)).hasSize(1);
        assertThat(spans("retried", 1).get(0).values()).containsEntry("outcome", "ok");
        assertThat(log.lines("shop"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.mdc()).containsEntry("request_id", "r1"));
    }

    @Test
    void messageThatIsRecoveredIsTheSameMessageInAnotherPlace() {
        send("recovered", "c", "r2");

        Message dead = application.next("dead");
        assertThat(header(dead, "x-request-id")).isEqualTo("r2");
        assertThat(header(dead, "x-message-id")).isEqualTo(messageId());
        assertThat(dead.getMessageProperties().getHeaders()).doesNotContainKey("x-causation-id");
        assertThat(spans("recovered", 1)).hasSize(1);
        assertThat(spans("recovered", 1).get(0).values()).containsEntry("outcome", "error");
        assertThat(spans("recovered", 1).get(0).error()).isEqualTo(IllegalStateException.class.getName());
        assertThat(line("Republishing failed message").mdc()).containsEntry("request_id", "r2");
    }

    @Test
    void messageThatIsRecoveredAfterItCameAgainIsTheSameToo() {
        send("stateful", "d", "r3");

        Message dead = application.next("dead");
        assertThat(header(dead, "x-request-id")).isEqualTo("r3");
        assertThat(header(dead, "x-message-id")).isEqualTo(messageId());
        int deliveries = application.bean(Listeners.class).again.get() + 1;
        List<CapturedLog.Line> spans = spans("stateful", deliveries);
        assertThat(spans).hasSize(deliveries).allSatisfy(span -> {
            assertThat(span.mdc()).containsEntry("request_id", "r3");
            assertThat(span.values()).containsEntry("outcome", "error").containsEntry("message_id", messageId());
        });
        assertThat(line("Republishing failed message").mdc()).containsEntry("request_id", "r3");
    }

    @Test
    void errorOfTheVirtualMachineLeavesNoContextBehind() {
        send("overflow", "e", "r4");
        assertThat(spans("overflow", 1).get(0).error()).isEqualTo(StackOverflowError.class.getName());

        application.template().convertAndSend("overflow", "f");
        Await.until(
                () -> log.lines("shop").stream().anyMatch(line -> line.message().equals("f")));
        assertThat(log.lines("shop").stream().filter(line -> line.message().equals("f")))
                .allSatisfy(line -> assertThat(line.mdc().get("request_id")).isNotEqualTo("r4"));
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        Listeners listeners() {
            return new Listeners();
        }

        @Bean
        Object queues(AmqpAdmin admin) {
            for (String name : List.of(
                    "rejected",
                    "rejected-direct",
                    "rejected-own",
                    "retried",
                    "recovered",
                    "stateful",
                    "overflow",
                    "dead")) {
                admin.declareQueue(new Queue(name));
            }
            return new Object();
        }

        @Bean
        SimpleMessageListenerContainer own(ConnectionFactory connections) {
            SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
            container.setQueueNames("rejected-own");
            container.setDefaultRequeueRejected(false);
            container.setAdviceChain((MethodInterceptor) call -> call.proceed());
            container.setMessageListener(Listeners::throwFirst);
            return container;
        }

        @Bean
        @SuppressWarnings({"deprecation", "removal"}) // Spring AMQP 4 corrects the setter's name
        DirectRabbitListenerContainerFactory direct(ConnectionFactory connections) {
            DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setDefaultRequeueRejected(false);
            factory.setMonitorInterval(100);
            factory.setContainerCustomizer(container -> container.setjavaLangErrorHandler(error -> {}));
            return factory;
        }

        @Bean
        SimpleRabbitListenerContainerFactory stateless(ConnectionFactory connections, RabbitTemplate template) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setAdviceChain(RetryInterceptorBuilder.stateless()
                    .backOffOptions(1, 1, 1)
                    .recoverer(new RepublishMessageRecoverer(template, "", "dead"))
                    .build());
            return factory;
        }

        @Bean
        SimpleRabbitListenerContainerFactory stateful(ConnectionFactory connections, RabbitTemplate template) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setAdviceChain(RetryInterceptorBuilder.stateful()
                    .backOffOptions(1, 1, 1)
                    .recoverer(new RepublishMessageRecoverer(template, "", "dead"))
                    .build());
            return factory;
        }
    }

    static class Listeners {
        /** How often the listener of the stateful container was called. */
        private final AtomicInteger again = new AtomicInteger();

        private final AtomicBoolean overflown = new AtomicBoolean();

        @RabbitListener(id = "rejected", queues = "rejected")
        void reject(Message message) {
            throwFirst(message);
        }

        @RabbitListener(queues = "rejected-direct", containerFactory = "direct")
        void rejectDirect(Message message) {
            throwFirst(message);
        }

        /** Not once more: on a queue without dead letters the broker of the tests may deliver what was rejected. */
        static void throwFirst(Message message) {
            if (!message.getMessageProperties().isRedelivered()) {
                throw new IllegalStateException(text(message));
            }
        }

        @RabbitListener(queues = "retried", containerFactory = "stateless")
        void retry(Message message) {
            LOG.info("retried");
            if (message.getMessageProperties().getHeaders().put("tried", true) == null) {
                throw new IllegalStateException("once");
            }
        }

        @RabbitListener(queues = "recovered", containerFactory = "stateless")
        void recover(String text) {
            throw new IllegalStateException(text);
        }

        @RabbitListener(queues = "stateful", containerFactory = "stateful")
        void comeAgain(String text) {
            again.incrementAndGet();
            throw new IllegalStateException(text);
        }

        @RabbitListener(queues = "overflow", containerFactory = "direct")
        void overflow(String text) {
            LOG.info(text);
            if (text.equals("e") && !overflown.getAndSet(true)) {
                throw new StackOverflowError();
            }
        }
    }
}
