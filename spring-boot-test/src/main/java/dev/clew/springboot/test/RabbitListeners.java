package dev.clew.springboot.test;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.AbstractConnectionFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.MessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.context.ApplicationContext;

/** The queues to which {@code @RabbitListener} methods listen, and the way to them. Apart, because Spring AMQP may be absent. */
final class RabbitListeners {
    private RabbitListeners() {}

    /** Returns the names of the queues. */
    static Set<String> queues(ApplicationContext context) {
        Set<String> queues = new TreeSet<>();
        for (RabbitListenerEndpointRegistry registry :
                context.getBeansOfType(RabbitListenerEndpointRegistry.class).values()) {
            for (MessageListenerContainer container : registry.getListenerContainers()) {
                if (container instanceof AbstractMessageListenerContainer listening) {
                    queues.addAll(Arrays.asList(listening.getQueueNames()));
                }
            }
        }
        return queues;
    }

    /** Returns the way to the broker, by a connection of its own for each message; null if it is not on this machine. */
    static Attempt.@Nullable Post post(ApplicationContext context) {
        for (AbstractConnectionFactory beans :
                context.getBeansOfType(AbstractConnectionFactory.class).values()) {
            ConnectionFactory factory = beans.getRabbitConnectionFactory();
            if (HttpSender.isLoopback(factory.getHost())) {
                return (queue, key, value, idHeader, id) -> send(factory, queue, value, Map.of(idHeader, id));
            }
        }
        return null;
    }

    private static void send(ConnectionFactory factory, String queue, String text, Map<String, Object> headers)
            throws Exception {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("text/plain")
                .headers(headers)
                .build();
        try (Connection connection = factory.newConnection("clew-audit");
                Channel channel = connection.createChannel()) {
            channel.basicPublish("", queue, properties, text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
