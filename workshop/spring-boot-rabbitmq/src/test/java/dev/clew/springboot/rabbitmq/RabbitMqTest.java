package dev.clew.springboot.rabbitmq;

import static dev.clew.springboot.rabbitmq.RabbitApplication.header;
import static dev.clew.springboot.rabbitmq.RabbitApplication.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.amqpbroker.RabbitMq;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** What RabbitMQ alone does, under Spring AMQP: it counts dead letters and deliveries, and brings answers without a queue. */
@Tag("rabbitmq")
class RabbitMqTest {
    private static RabbitMq server;
    private static RabbitApplication application;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = RabbitMq.start(folder);
        application = RabbitApplication.startOn(
                server,
                DeadLetters.class,
                "spring.rabbitmq.publisher-confirm-type=correlated",
                "spring.rabbitmq.publisher-returns=true",
                "spring.rabbitmq.template.mandatory=true",
                "spring.rabbitmq.listener.simple.default-requeue-rejected=false");
    }

    @AfterAll
    static void stop() throws Exception {
        try (RabbitMq last = server) {
            application.close();
        }
    }

    private CapturedLog.Line sent() {
        Await.until(() -> !log.spansEnded("producer").isEmpty());
        return log.spansEnded("producer").get(0);
    }

    /** A span that ends with its confirmation may end after the answer has come. */
    private void publishedTo(String... topics) {
        Await.until(() -> log.spansEnded("producer").size() >= topics.length);
        assertThat(log.spansEnded("producer"))
                .allSatisfy(span -> assertThat(span.mdc())
                        .containsEntry("request_id", sent().mdc().get("request_id")))
                .extracting(span -> span.values().get("topic"))
                .containsExactlyInAnyOrder(topics);
    }

    private List<CapturedLog.Line> spans(int count) {
        Await.until(() -> log.spansEnded("consumer").size() >= count);
        assertThat(log.spansEnded("consumer")).hasSize(count).allSatisfy(span -> {
            assertThat(span.mdc())
                    .containsEntry("request_id", sent().mdc().get("request_id"))
                    .containsEntry("trace_id", sent().mdc().get("trace_id"));
            assertThat(span.values())
                    .containsEntry("message_id", sent().values().get("message_id"))
                    .containsEntry("parent_id", sent().mdc().get("span_id"));
        });
        return log.spansEnded("consumer");
    }

    @Test
    void messageThatIsRejectedAndComesBackKeepsItsIdsAndCountsItsAttempts() {
        application.send("work", "a", "r1");

        assertThat(header(application.next("done"), "x-causation-id"))
                .isEqualTo(sent().values().get("message_id"));
        assertThat(spans(3))
                .extracting(
                        span -> span.values().get("topic"),
                        span -> span.values().get("attempt"),
                        span -> span.values().get("outcome"))
                .containsExactly(tuple("work", null, "error"), tuple("work", "2", "error"), tuple("work", "3", "ok"));
    }

    @Test
    void messageThatWasRejectedInAnotherQueueIsTriedForTheFirstTime() {
        application.send("refused", "b", "r2");

        assertThat(spans(2))
                .extracting(
                        span -> span.values().get("topic"),
                        span -> span.values().get("attempt"),
                        span -> span.values().get("outcome"))
                .containsExactly(tuple("refused", null, "error"), tuple("parked", null, "ok"));
    }

    @Test
    void messageThatHasExpiredIsTriedForTheFirstTime() {
        application.send("delayed", "c", "r3");

        assertThat(spans(1).get(0).values())
                .containsEntry("topic", "due")
                .containsEntry("outcome", "ok")
                .doesNotContainKey("attempt");
    }

    @Test
    void deliveriesOfAQuorumQueueAreCounted() {
        application.send("quorum", "d", "r4");

        assertThat(spans(3))
                .extracting(
                        span -> span.values().get("attempt"),
                        span -> span.values().get("redelivered"),
                        span -> span.values().get("outcome"))
                .containsExactly(tuple(null, null, "error"), tuple("2", "true", "error"), tuple("3", "true", "ok"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rabbitTemplate", "onItsOwn"})
    void answerThatNeedsNoQueueHasTheIdsOfItsQuestion(String template) {
        Message answer;
        try (Scope scope = application.request("r5")) {
            Message question = MessageBuilder.withBody(new byte[0]).build();
            answer = application.bean(template, RabbitTemplate.class).sendAndReceive("asked", question);
        }

        assertThat(text(answer)).isEqualTo("answer in r5");
        assertThat(header(answer, "x-request-id")).isEqualTo("r5");
        assertThat(header(answer, "x-causation-id")).isEqualTo(sent().values().get("message_id"));
        assertThat(spans(1).get(0).values()).containsEntry("topic", "asked");
        publishedTo("asked", "amq.rabbitmq.reply-to");
    }

    @Test
    void answersThatAreConvertedOrComeLaterNeedNoQueueEither() throws Exception {
        try (Scope scope = application.request("r6")) {
            assertThat(application.template().convertSendAndReceive("asked", "e"))
                    .isEqualTo("answer in r6");
            assertThat(application
                            .bean(AsyncRabbitTemplate.class)
                            .<String>convertSendAndReceive("asked", "f")
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo("answer in r6");
        }

        publishedTo("asked", "amq.rabbitmq.reply-to", "asked", "amq.rabbitmq.reply-to");
    }

    @Test
    void whatFollowsAnAnswerHasTheIdsIfItsFutureIsWrapped() throws Exception {
        CompletableFuture<String> plain;
        CompletableFuture<String> wrapped;
        try (Scope scope = application.request("r7")) {
            CompletableFuture<String> answer =
                    application.bean(AsyncRabbitTemplate.class).convertSendAndReceive("held", "g");
            plain = answer.thenApply(text -> TraceContext.current().requestId());
            wrapped = ContextExecutors.wrapFuture(answer)
                    .thenApply(text -> TraceContext.current().requestId());
        }
        application.bean(DeadLetters.Listeners.class).release();

        assertThat(wrapped.get(10, TimeUnit.SECONDS)).isEqualTo("r7");
        assertThat(plain.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void messageThatNoQueueTakesIsAnErrorThoughItIsConfirmed() throws Exception {
        CorrelationData confirmation = new CorrelationData();
        try (Scope scope = application.request("r8")) {
            application.template().convertAndSend("nowhere", (Object) "h", confirmation);
        }

        assertThat(confirmation.getFuture().get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(sent().values())
                .containsEntry("outcome", "error")
                .containsEntry("returned", "NO_ROUTE")
                .doesNotContainKey("confirm");
    }
}
