package dev.clew.springboot.rabbitmq;

import dev.clew.context.TraceContext;
import java.util.concurrent.CountDownLatch;
import org.springframework.amqp.ImmediateRequeueAmqpException;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application has that lets RabbitMQ count, delay and answer. */
@Configuration(proxyBeanMethods = false)
class DeadLetters {
    @Bean
    Declarables queues() {
        return new Declarables(
                deadLettering("work", "retry").build(),
                deadLettering("retry", "work").ttl(1).build(),
                new Queue("done"),
                deadLettering("refused", "parked").build(),
                new Queue("parked"),
                deadLettering("delayed", "due").ttl(1).build(),
                new Queue("due"),
                QueueBuilder.durable("quorum").quorum().build(),
                new Queue("asked"),
                new Queue("held"));
    }

    private static QueueBuilder deadLettering(String name, String to) {
        return QueueBuilder.durable(name).deadLetterExchange("").deadLetterRoutingKey(to);
    }

    /** Waits for each answer on a channel of its own, as templates did before there were containers for it. */
    @Bean(defaultCandidate = false)
    RabbitTemplate onItsOwn(ConnectionFactory connections) {
        RabbitTemplate template = new RabbitTemplate(connections);
        template.setUseDirectReplyToContainer(false);
        return template;
    }

    @Bean
    AsyncRabbitTemplate async(@Qualifier("rabbitTemplate") RabbitTemplate template) {
        return new AsyncRabbitTemplate(template);
    }

    @Bean
    Listeners listeners(@Qualifier("rabbitTemplate") RabbitTemplate template) {
        return new Listeners(template);
    }

    static class Listeners {
        private final RabbitTemplate template;
        private final CountDownLatch held = new CountDownLatch(1);
        private int tries;
        private int deliveries;

        Listeners(RabbitTemplate template) {
            this.template = template;
        }

        @RabbitListener(queues = "work")
        void work(String text) {
            if (++tries < 3) {
                throw new IllegalStateException(text);
            }
            template.convertAndSend("done", text);
        }

        @RabbitListener(queues = "refused")
        void refuse(String text) {
            throw new IllegalStateException(text);
        }

        @RabbitListener(queues = {"parked", "due"})
        void take(Message message) {}

        @RabbitListener(queues = "quorum")
        void requeue(String text) {
            if (++deliveries < 3) {
                throw new ImmediateRequeueAmqpException(text);
            }
        }

        @RabbitListener(queues = "asked")
        String answer(Message question) {
            return "answer in " + TraceContext.current().requestId();
        }

        /** Answers as soon as it may. */
        @RabbitListener(queues = "held")
        String hold(String question) throws InterruptedException {
            held.await();
            return question;
        }

        void release() {
            held.countDown();
        }
    }
}
