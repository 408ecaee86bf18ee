package dev.clew.springboot.rabbitmq;

import static dev.clew.springboot.rabbitmq.RabbitApplication.text;

import com.rabbitmq.client.Channel;
import dev.clew.context.TraceContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.aopalliance.intercept.MethodInterceptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.ListenerContainerFactoryBean;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.messaging.handler.annotation.SendTo;

/** What an application has that consumes. */
@Configuration(proxyBeanMethods = false)
class Consumers {
    private static final Logger LOG = LoggerFactory.getLogger("shop");

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

    /** Has advice and a post-processor for answers of the application's own. */
    @Bean
    DirectRabbitListenerContainerFactory advised(ConnectionFactory connections) {
        DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
        factory.setConnectionFactory(connections);
        factory.setAdviceChain((MethodInterceptor) call -> {
            LOG.info("advice");
            return call.proceed();
        });
        factory.setBeforeSendReplyPostProcessors(answer -> {
            answer.getMessageProperties().setHeader("own", "answer");
            return answer;
        });
        return factory;
    }

    /** Has the advice of another factory, with which Clew has done its work already. */
    @Bean
    SimpleRabbitListenerContainerFactory copied(
            ConnectionFactory connections, @Qualifier("advised") DirectRabbitListenerContainerFactory other) {
        SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
        factory.setConnectionFactory(connections);
        factory.setAdviceChain(other.getAdviceChain());
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

    @Bean
    DirectMessageListenerContainer ownDirect(ConnectionFactory connections) {
        DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
        container.setQueueNames("own-direct");
        container.setMessageListener(message -> LOG.info("own direct {}", text(message)));
        return container;
    }

    /** A container that is made by a factory, as Spring's XML makes it. */
    @Bean
    ListenerContainerFactoryBean made(ConnectionFactory connections) {
        ListenerContainerFactoryBean factory = new ListenerContainerFactoryBean();
        factory.setConnectionFactory(connections);
        factory.setQueueNames("made");
        factory.setMessageListener(message -> LOG.info("made {}", text(message)));
        return factory;
    }

    private static SimpleMessageListenerContainer container(
            ConnectionFactory connections, String queue, MessageListener listener) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(queue);
        container.setMessageListener(listener);
        return container;
    }

    /** Declares the queues, before there are listeners. */
    static final class QueuesOf {
        QueuesOf(AmqpAdmin admin) {
            for (String name : List.of(
                    "simple",
                    "direct",
                    "own",
                    "own-direct",
                    "plain",
                    "made",
                    "advised",
                    "copied",
                    "asked",
                    "answered",
                    "later",
                    "relay",
                    "relayed",
                    "manual",
                    "batch",
                    "batch-a",
                    "batch-b")) {
                admin.declareQueue(new Queue(name));
            }
            DirectExchange shop = new DirectExchange("shop");
            admin.declareExchange(shop);
            admin.declareBinding(
                    BindingBuilder.bind(new Queue("simple")).to(shop).with("orders"));
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

        @RabbitListener(queues = "advised", containerFactory = "advised")
        @SendTo("answered")
        String advised(String text) {
            LOG.info("advised {}", text);
            return text;
        }

        @RabbitListener(queues = "copied", containerFactory = "copied")
        void copied(String text) {
            LOG.info("copied {}", text);
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

        @RabbitListener(
                queues = {"batch-a", "batch-b"},
                containerFactory = "batches")
        void batchOfTwoQueues(List<String> texts) {
            LOG.info("batch of {}", texts.size());
        }
    }
}
