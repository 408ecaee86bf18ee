package dev.clew.springboot.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.amqpbroker.AmqpBroker;
import dev.clew.amqpbroker.RabbitMq;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A user's application on Spring AMQP, with the dependency and nothing else. */
final class RabbitApplication implements AutoCloseable {
    private static final long PATIENCE = 10_000;

    private final ConfigurableApplicationContext context;

    private RabbitApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it on the broker in this JVM, with beans and settings, each {@code key=value}. */
    static RabbitApplication start(Class<?> beans, String... settings) {
        return start(AmqpBroker.port(), AmqpBroker.VIRTUAL_HOST, beans, settings);
    }

    static RabbitApplication startOn(RabbitMq server, Class<?> beans, String... settings) {
        return start(server.port(), "/", beans, settings);
    }

    private static RabbitApplication start(int port, String virtualHost, Class<?> beans, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "spring.rabbitmq.host=127.0.0.1",
                "spring.rabbitmq.port=" + port,
                "spring.rabbitmq.virtual-host=" + virtualHost,
                "logging.level.org.apache.qpid=warn",
                "logging.level.qpid=warn"));
        all.addAll(Arrays.asList(settings));
        String[] arguments = all.stream().map(setting -> "--" + setting).toArray(String[]::new);
        return new RabbitApplication(new SpringApplicationBuilder(Base.class, beans).run(arguments));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    RabbitTemplate template() {
        return bean("rabbitTemplate", RabbitTemplate.class);
    }

    Scope request(String requestId) {
        TraceContext request = bean(Clew.class).receive(Map.of("X-Request-ID", requestId), Map::get, "");
        return request.makeCurrent();
    }

    /** Publishes a text to a queue within a request. */
    void send(String queue, String text, String requestId) {
        try (Scope scope = request(requestId)) {
            template().convertAndSend(queue, text);
        }
    }

    /** Returns the next message of a queue, which no listener has. */
    Message next(String queue) {
        Message message = template().receive(queue, PATIENCE);
        assertThat(message).as("a message in %s", queue).isNotNull();
        return message;
    }

    static String header(Message message, String name) {
        return String.valueOf(message.getMessageProperties().getHeaders().get(name));
    }

    static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    /** Returns a message that is made of several, as a batching template makes it. */
    static Message batch(String... texts) {
        ByteBuffer body = ByteBuffer.allocate(1_000);
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            body.putInt(bytes.length).put(bytes);
        }
        return MessageBuilder.withBody(Arrays.copyOf(body.array(), body.position()))
                .setHeader(MessageProperties.SPRING_BATCH_FORMAT, MessageProperties.BATCH_FORMAT_LENGTH_HEADER4)
                .build();
    }

    @Override
    public void close() {
        Map<String, Long> counters = bean(Clew.class).counters().all();
        context.close();
        assertThat(counters.keySet())
                .noneMatch(
                        name -> name.startsWith("skipped.") || name.startsWith("scope.") || name.endsWith(".leaked"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Base {}
}
