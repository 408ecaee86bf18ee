package dev.clew.springboot.rabbitmq;

import jakarta.annotation.PostConstruct;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.batch.SimpleBatchingStrategy;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.BatchingRabbitTemplate;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** What an application has that publishes. */
@Configuration(proxyBeanMethods = false)
class Publishers {
    static final String QUEUE = "published";

    @Bean
    Queue published() {
        return new Queue(QUEUE);
    }

    @Bean
    Queue asked() {
        return new Queue("asked");
    }

    @RabbitListener(queues = "asked")
    String answer(String question) {
        return "answer " + question;
    }

    @Bean
    Queue answers() {
        return new Queue("answers");
    }

    /** The broker of the tests does not know RabbitMQ's own queue for answers. */
    @Bean(defaultCandidate = false)
    RabbitTemplate asking(ConnectionFactory connections) {
        RabbitTemplate template = new RabbitTemplate(connections);
        template.setUseTemporaryReplyQueues(true);
        return template;
    }

    @Bean
    SimpleMessageListenerContainer replies(ConnectionFactory connections) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames("answers");
        return container;
    }

    @Bean
    AsyncRabbitTemplate async(
            @Qualifier("rabbitTemplate") RabbitTemplate template, SimpleMessageListenerContainer replies) {
        return new AsyncRabbitTemplate(template, replies);
    }

    /** Transactions and confirmations exclude each other. */
    @Bean(defaultCandidate = false)
    CachingConnectionFactory plain(@Qualifier("rabbitConnectionFactory") CachingConnectionFactory confirming) {
        return new CachingConnectionFactory(confirming.getRabbitConnectionFactory());
    }

    @Bean(defaultCandidate = false)
    RabbitTemplate transacted(@Qualifier("plain") ConnectionFactory connections) {
        RabbitTemplate template = new RabbitTemplate(connections);
        template.setChannelTransacted(true);
        return template;
    }

    @Bean(defaultCandidate = false)
    RabbitTemplate replaced(ConnectionFactory connections) {
        RabbitTemplate template = new RabbitTemplate(connections);
        template.setUserIdExpressionString("'guest'");
        return template;
    }

    @Bean
    Replacing replacing(@Qualifier("replaced") RabbitTemplate template) {
        return new Replacing(template);
    }

    @Bean(defaultCandidate = false)
    BatchingRabbitTemplate batching(ConnectionFactory connections) {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.initialize();
        return new BatchingRabbitTemplate(connections, new SimpleBatchingStrategy(2, 1_000, 60_000), scheduler);
    }

    /** Sets post-processors in the place of all that are there. */
    record Replacing(RabbitTemplate template) {
        @PostConstruct
        void replace() {
            template.setBeforePublishPostProcessors(message -> {
                message.getMessageProperties().setHeader("own", "processed");
                return message;
            });
        }
    }
}
