package dev.clew.springboot.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.messaging.support.GenericMessage;

/** Messages of Spring Integration on their ways from thread to thread. */
class ChannelsTest {
    private static ConfigurableApplicationContext application;

    private CapturedLog log;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(Flows.class);
    }

    @AfterAll
    static void stop() {
        Map<String, Long> counters = application.getBean(Clew.class).counters().all();
        application.close();
        assertThat(counters.keySet()).noneMatch(name -> name.startsWith("skipped.") || name.startsWith("scope."));
    }

    @BeforeEach
    void capture() {
        log = CapturedLog.create();
    }

    @AfterEach
    void release() {
        log.close();
    }

    private static void send(ConfigurableApplicationContext to, String channel, String payload, String id) {
        TraceContext request = to.getBean(Clew.class).receive(Map.of("X-Request-ID", id), Map::get, "");
        try (Scope scope = request.makeCurrent()) {
            to.getBean(channel, MessageChannel.class).send(new GenericMessage<>(payload));
        }
    }

    private static void send(String channel, String payload, String id) {
        send(application, channel, payload, id);
    }

    /** Returns each line of the application with its id, once there are so many. */
    private List<String> lines(int count) {
        Await.until(() -> log.lines("flows").size() >= count);
        return log.lines("flows").stream()
                .map(line -> line.message() + " " + line.mdc().get("request_id"))
                .toList();
    }

    @Test
    void handlerOnAnExecutorsThreadHasTheSendersId() {
        send("executed", "a", "r1");
        assertThat(lines(1)).containsExactly("executor a r1");
        assertThat(log.lines("flows").get(0).thread()).startsWith("own-");
    }

    @Test
    void handlerBehindAQueueHasTheSendersIdAndNotThePolls() {
        send("queued", "a", "r2");
        send("queued", "b", "r3");
        assertThat(lines(2)).containsExactly("queue a r2", "queue b r3");
        assertThat(log.lines("flows").get(0).thread())
                .isNotEqualTo(Thread.currentThread().getName());
    }

    @Test
    void eachSubscriberHasTheSendersId() {
        send("published", "a", "r4");
        assertThat(lines(2)).containsExactlyInAnyOrder("first a r4", "second a r4");
    }

    @Test
    void messageKeepsItsIdThroughSeveralChannels() {
        send("direct", "a", "r5");
        assertThat(lines(1)).containsExactly("executor a r5");
    }

    @Test
    void handlerOfAnErrorHasTheIdOfTheMessageThatFailed() {
        send("executed", "bad", "r6");
        assertThat(lines(2)).containsExactly("executor bad r6", "error r6");
        send("queued", "bad", "r7");
        assertThat(lines(4).subList(2, 4)).containsExactly("queue bad r7", "error r7");
    }

    @Test
    void threadThatAnErrorHasPassedThroughKeepsNoId() {
        send("single", "error", "r10");
        lines(2);
        application.getBean("single", MessageChannel.class).send(new GenericMessage<>("a"));
        assertThat(lines(3)).containsExactly("breaking error r10", "error null", "breaking a null");
    }

    @Test
    void eachPollHasAnIdOfItsOwn() {
        Await.until(() -> log.lines("polls").size() >= 3);
        List<String> ids = log.lines("polls").stream()
                .map(line -> line.mdc().getOrDefault("request_id", "none"))
                .toList();
        assertThat(ids).doesNotContain("none").doesNotHaveDuplicates();
    }

    @Test
    void messageThatNoRequestHasSentIsHandledAsBefore() {
        application.getBean("executed", MessageChannel.class).send(new GenericMessage<>("a"));
        assertThat(lines(1)).containsExactly("executor a null");
    }

    @Test
    void messageIsLeftAsTheApplicationHasMadeIt() {
        List<Message<?>> received = new CopyOnWriteArrayList<>();
        SubscribableChannel channel = application.getBean("published", SubscribableChannel.class);
        MessageHandler third = received::add;
        channel.subscribe(third);
        send("published", "a", "r8");
        Await.until(() -> !received.isEmpty());
        channel.unsubscribe(third);
        assertThat(lines(2)).hasSize(2); // of the others, which must not come into the next test
        assertThat(received.get(0).getHeaders().keySet()).isEqualTo(Set.of("id", "timestamp", "stamp"));
    }

    @Test
    void switchedOffNothingIsCarried() {
        log.close();
        try (ConfigurableApplicationContext off =
                SpringApplication.run(Flows.class, "--clew.integration.enabled=false")) {
            log = CapturedLog.create(); // a start sets logging up anew
            send(off, "executed", "a", "r9");
            assertThat(lines(1).stream().collect(Collectors.toSet())).containsExactly("executor a null");
        }
    }
}
