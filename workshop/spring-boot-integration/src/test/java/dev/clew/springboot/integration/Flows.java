package dev.clew.springboot.integration;

import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.integration.annotation.BridgeTo;
import org.springframework.integration.annotation.InboundChannelAdapter;
import org.springframework.integration.annotation.Poller;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.ExecutorChannel;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.GlobalChannelInterceptor;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.GenericMessage;

/** An application of a user's with channels, and nothing of Clew but the dependency. No executor of a channel is a bean. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class Flows {
    private static final Logger LOG = LoggerFactory.getLogger("flows");
    private static final Logger POLLS = LoggerFactory.getLogger("polls");

    private static MessageHandler saying(String who) {
        return message -> {
            LOG.info("{} {}", who, message.getPayload());
            if (message.getPayload().equals("bad")) {
                throw new IllegalStateException("told to fail");
            }
        };
    }

    @Bean
    MessageChannel executed() {
        return new ExecutorChannel(new SimpleAsyncTaskExecutor("own-"));
    }

    @Bean
    @ServiceActivator(inputChannel = "executed")
    MessageHandler executor() {
        return saying("executor");
    }

    @Bean
    MessageChannel queued() {
        return new QueueChannel();
    }

    @Bean
    @ServiceActivator(inputChannel = "queued", poller = @Poller(fixedDelay = "20"))
    MessageHandler queue() {
        return saying("queue");
    }

    @Bean
    MessageChannel published() {
        return new PublishSubscribeChannel(new SimpleAsyncTaskExecutor("own-"));
    }

    @Bean
    @ServiceActivator(inputChannel = "published")
    MessageHandler first() {
        return saying("first");
    }

    @Bean
    @ServiceActivator(inputChannel = "published")
    MessageHandler second() {
        return saying("second");
    }

    @Bean
    @BridgeTo("executed")
    MessageChannel direct() {
        return new DirectChannel();
    }

    /** All of its messages are handled on one thread. */
    @Bean
    @BridgeTo("broken")
    MessageChannel single() {
        return new ExecutorChannel(Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "single");
            thread.setDaemon(true);
            return thread;
        }));
    }

    @Bean
    MessageChannel broken() {
        return new DirectChannel();
    }

    @Bean
    @ServiceActivator(inputChannel = "broken")
    MessageHandler breaking() {
        return message -> {
            LOG.info("breaking {}", message.getPayload());
            if (message.getPayload().equals("error")) {
                throw new AssertionError("told to break");
            }
        };
    }

    @Bean
    @ServiceActivator(inputChannel = "errorChannel")
    MessageHandler errors() {
        return message -> LOG.info("error");
    }

    @Bean
    @InboundChannelAdapter(channel = "polled", poller = @Poller(fixedDelay = "20", maxMessagesPerPoll = "1"))
    MessageSource<String> source() {
        return () -> new GenericMessage<>("tick");
    }

    @Bean
    MessageChannel polled() {
        return new DirectChannel();
    }

    @Bean
    @ServiceActivator(inputChannel = "polled")
    MessageHandler polls() {
        return message -> POLLS.info("{}", message.getPayload());
    }

    /** The user's own, which makes another message of each. */
    @Bean
    @GlobalChannelInterceptor(patterns = "*")
    ChannelInterceptor stamp() {
        return new ChannelInterceptor() {
            @Override
            public Message<?> preSend(Message<?> message, MessageChannel channel) {
                return message.getHeaders().containsKey("stamp")
                        ? message
                        : MessageBuilder.fromMessage(message)
                                .setHeader("stamp", "seen")
                                .build();
            }
        };
    }
}
