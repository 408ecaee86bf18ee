package dev.clew.springboot.rabbitmq;

import static dev.clew.springboot.rabbitmq.RabbitApplication.batch;
import static dev.clew.springboot.rabbitmq.RabbitApplication.header;
import static dev.clew.springboot.rabbitmq.RabbitApplication.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.adapter.MessagingMessageListenerAdapter;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.messaging.handler.annotation.SendTo;

/** Each message, or each batch, is processed in its own context, whatever container and listener it has. */
class ListenersTest {
    private static final Logger LOG = LoggerFactory.getLogger("shop");

    private static RabbitApplication application;

    private CapturedLog log;

    @BeforeAll
    static void start() {
        application = RabbitApplication.start(Beans.class);
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

    /** Returns the lines of the listeners as soon as there are so many, each with its request's id. */
    private List<String> lines(int count) {
        Await.until(() -> log.lines("shop").size() >= count);
        return log.lines("shop").stream()
                .map(line -> line.message() + " " + line.mdc().get("request_id"))
                .toList();
    }

    private List<CapturedLog.Line> spans(int count) {
        Await.until(() -> log.spansEnded("consumer").size() >= count);
        assertThat(log.spansEnded("consumer")).hasSize(count);
        return log.spansEnded("consumer");
    }

    @Test
    void listenerOfASimpleContainerHasTheContext() {
        application.send("simple", "a", "r1");

        assertThat(lines(1)).containsExactly("simple a r1");
        CapturedLog.Line span = spans(1).get(0);
        assertThat(span.mdc()).containsEntry("request_id", "r1");
        assertThat(span.values())
                .containsEntry("span", "simple receive")
                .containsEntry("topic", "simple")
                .containsEntry("outcome", "ok")
                .containsEntry(
                        "message_id", log.spansEnded("producer").get(0).values().get("message_id"));
    }

    @Test
    void listenerOfADirectContainerHasTheContext() {
        application.send("direct", "b", "r2");

        assertThat(lines(1)).containsExactly("direct b r2");
        assertThat(spans(1).get(0).values()).containsEntry("span", "direct receive");
    }

    @Test
    void containersOfTheUsersOwnHaveTheContext() {
        application.send("own", "c", "r3");
        application.send("plain", "d", "r4");

        assertThat(lines(2)).containsExactlyInAnyOrder("own c r3", "plain d r4");
        spans(2);
    }

    @Test
    void listenerKeepsItsClass() {
        RabbitListenerEndpointRegistry registry = application.bean(RabbitListenerEndpointRegistry.class);

        assertThat(registry.getListenerContainer("simple").getMessageListener())
                .isInstanceOf(MessagingMessageListenerAdapter.class);
    }

    @Test
    void answerIsCausedByTheMessage() {
        application.send("asked", "e", "r5");

        Message answer = application.next("answered");
        assertThat(header(answer, "x-request-id")).isEqualTo("r5");
        assertThat(header(answer, "x-causation-id"))
                .isEqualTo(spans(1).get(0).values().get("message_id"));
        assertThat(log.spansEnded("producer")).hasSize(2);
    }

    @Test
    void answerThatComesLaterCarriesIfItsThreadDoes() {
        application.send("later", "f", "r6");

        assertThat(header(application.next("answered"), "x-request-id")).isEqualTo("r6");
        assertThat(lines(1)).containsExactly("later f r6");
    }

    @Test
    void messageThatIsSentWithinAListenerIsCausedByItsMessage() {
        application.send("relay", "g", "r7");

        Message relayed = application.next("relayed");
        assertThat(header(relayed, "x-request-id")).isEqualTo("r7");
        String consumed = spans(1).get(0).values().get("message_id");
        assertThat(header(relayed, "x-causation-id")).isEqualTo(consumed);
        assertThat(header(relayed, "x-message-id")).isNotEqualTo(consumed);
    }

    @Test
    void messageThatIsGivenBackByHandSaysSo() {
        application.send("manual", "h", "r8");

        assertThat(lines(2)).containsExactly("manual h r8", "manual h r8");
        List<CapturedLog.Line> spans = spans(2);
        assertThat(spans.get(0).values()).containsEntry("outcome", "cancelled").containsEntry("settled", "requeued");
        assertThat(spans.get(1).values()).containsEntry("outcome", "ok").containsEntry("redelivered", "true");
    }

    @Test
    void batchOfSeveralRequestsIsOneThatLinksToThem() {
        for (String request : List.of("r9", "r10")) {
            application.send("batch", request, request);
        }

        assertThat(lines(1)).singleElement().asString().startsWith("batch of 2 ");
        CapturedLog.Line span = spans(1).get(0);
        assertThat(span.values()).containsEntry("span", "batch receive").containsEntry("links", "r9,r10");
        assertThat(log.lines("shop").get(0).mdc().get("request_id"))
                .isEqualTo(span.mdc().get("request_id"))
                .isNotIn("r9", "r10");
    }

    @Test
    void partsOfAMessageThatWasMadeOfSeveralHaveItsContext() {
        try (Scope scope = application.request("r11")) {
            application.template().send("simple", batch("i", "j"));
        }

        assertThat(lines(2)).containsExactly("simple i r11", "simple j r11");
        spans(2);
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        QueuesOf queues(AmqpAdmin admin) {
            return new QueuesOf(admin);
        }

        @Bean
        Listeners listeners(RabbitTemplate template) {
            return new Listeners(template);
        }

        @Bean
        DirectRabbitListenerContainerFactory direct(ConnectionFactory connections) {
            DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            return factory;
        }

        @Bean
        SimpleRabbitListenerContainerFactory batches(ConnectionFactory connections) {
            SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
            factory.setConnectionFactory(connections);
            factory.setBatchListener(true);
            factory.setConsumerBatchEnabled(true);
            factory.setBatchSize(2);
            factory.setReceiveTimeout(10_000L);
            return factory;
        }

        @Bean
        SimpleMessageListenerContainer own(ConnectionFactory connections) {
            return container(connections, "own", (ChannelAwareMessageListener)
                    (message, channel) -> LOG.info("own {}", text(message)));
        }

        @Bean
        SimpleMessageListenerContainer plain(ConnectionFactory connections) {
            return container(connections, "plain", new Plain());
        }

        private static SimpleMessageListenerContainer container(
                ConnectionFactory connections, String queue, MessageListener listener) {
            SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
            container.setQueueNames(queue);
            container.setMessageListener(listener);
            return container;
        }
    }

    /** Declares the queues, before there are listeners. */
    static final class QueuesOf {
        QueuesOf(AmqpAdmin admin) {
            for (String name : List.of(
                    "simple",
                    "direct",
                    "own",
                    "plain",
                    "asked",
                    "answered",
                    "later",
                    "relay",
                    "relayed",
                    "manual",
                    "batch")) {
                admin.declareQueue(new Queue(name));
            }
        }
    }

    static final class Plain implements MessageListener {
        @Override
        public void onMessage(Message message) {
            LOG.info("plain {}", text(message));
        }
    }

    static class Listeners {
        private final RabbitTemplate template;
        private final Executor executor = new SimpleAsyncTaskExecutor();

        Listeners(RabbitTemplate template) {
            this.template = template;
        }

        @RabbitListener(id = "simple", queues = "simple")
        void simple(Message message) {
            LOG.info("simple {}", text(message));
        }

        @RabbitListener(queues = "direct", containerFactory = "direct")
        void direct(String text) {
            LOG.info("direct {}", text);
        }

        @RabbitListener(queues = "asked")
        @SendTo("answered")
        String answer(String text) {
            return text;
        }

        @RabbitListener(queues = "later")
        @SendTo("answered")
        CompletableFuture<String> answerLater(String text) {
            LOG.info("later {}", text);
            Executor carrying = task -> executor.execute(TraceContext.current().wrap(task));
            return CompletableFuture.supplyAsync(() -> text, carrying);
        }

        @RabbitListener(queues = "relay")
        void relay(Message message) {
            template.send("relayed", message);
        }

        @RabbitListener(queues = "manual", ackMode = "MANUAL")
        void decide(Message message, Channel channel) throws Exception {
            LOG.info("manual {}", text(message));
            long tag = message.getMessageProperties().getDeliveryTag();
            if (message.getMessageProperties().isRedelivered()) {
                channel.basicAck(tag, false);
            } else {
                channel.basicNack(tag, false, true);
            }
        }

        @RabbitListener(queues = "batch", containerFactory = "batches")
        void batch(List<String> texts) {
            LOG.info("batch of {}", texts.size());
        }
    }
}
