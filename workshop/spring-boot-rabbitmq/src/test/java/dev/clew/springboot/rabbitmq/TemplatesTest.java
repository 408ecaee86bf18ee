package dev.clew.springboot.rabbitmq;

import static dev.clew.springboot.rabbitmq.RabbitApplication.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.rabbitmq.CorrelationChannel;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.ReturnedMessage;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.BatchingRabbitTemplate;
import org.springframework.amqp.rabbit.core.RabbitMessagingTemplate;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** What templates publish carries the ids of the request, and each message is a span. */
class TemplatesTest {
    private static final String QUEUE = Publishers.QUEUE;

    private static RabbitApplication application;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        application = RabbitApplication.start(
                Publishers.class,
                "spring.rabbitmq.publisher-confirm-type=correlated",
                "spring.rabbitmq.publisher-returns=true",
                "spring.rabbitmq.template.mandatory=true");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private CapturedLog.Line span() {
        Await.until(() -> !log.spansEnded("producer").isEmpty());
        assertThat(log.spansEnded("producer")).hasSize(1);
        return log.spansEnded("producer").get(0);
    }

    @Test
    void messageHasTheIdsAndTheTraceOfItsSpan() {
        application.send(QUEUE, "a", "r1");

        Message message = application.next(QUEUE);
        assertThat(header(message, "x-request-id")).isEqualTo("r1");
        CapturedLog.Line span = span();
        assertThat(span.values())
                .containsEntry("span", "published send")
                .containsEntry("topic", QUEUE)
                .containsEntry("message_id", header(message, "x-message-id"));
        assertThat(header(message, "traceparent"))
                .contains(span.mdc().get("trace_id"))
                .contains(span.mdc().get("span_id"));
    }

    @Test
    void everyWayOfPublishingCarries() {
        RabbitTemplate template = application.template();
        try (Scope scope = application.request("r2")) {
            template.send(QUEUE, MessageBuilder.withBody(new byte[0]).build());
            template.convertAndSend("", QUEUE, "b", message -> message);
            application.bean(RabbitMessagingTemplate.class).convertAndSend(QUEUE, "c");
            template.invoke(operations -> {
                operations.convertAndSend(QUEUE, "d");
                return true;
            });
            application.bean("transacted", RabbitTemplate.class).convertAndSend(QUEUE, "e");
            application.bean("replaced", RabbitTemplate.class).convertAndSend(QUEUE, "f");
        }

        Set<String> messageIds = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            Message message = application.next(QUEUE);
            assertThat(header(message, "x-request-id")).isEqualTo("r2");
            messageIds.add(header(message, "x-message-id"));
        }
        assertThat(messageIds).hasSize(6);
        assertThat(log.spansEnded("producer")).hasSize(6);
    }

    @Test
    void callAndItsAnswerCarry() throws Exception {
        try (Scope scope = application.request("r3")) {
            assertThat(application.bean("asking", RabbitTemplate.class).convertSendAndReceive("asked", "g"))
                    .isEqualTo("answer g");
            assertThat(application
                            .bean(AsyncRabbitTemplate.class)
                            .<String>convertSendAndReceive("asked", "h")
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo("answer h");
        }

        // Those of the answers end with their confirmations.
        Await.until(() -> log.spansEnded("producer").size() == 4);
        List<CapturedLog.Line> sent = log.spansEnded("producer");
        assertThat(sent)
                .extracting(span -> span.values().get("span").replaceFirst("^tmp_\\S+", "temporary"))
                .containsExactlyInAnyOrder("asked send", "temporary send", "asked send", "answers send");
        assertThat(sent).allSatisfy(span -> assertThat(span.mdc()).containsEntry("request_id", "r3"));
        assertThat(sent)
                .extracting(span -> span.values().get("causation_id"))
                .contains(sent.get(0).values().get("message_id"));
    }

    @Test
    void confirmationThatIsAskedForEndsTheSpan() throws Exception {
        CorrelationData confirmation = new CorrelationData();
        try (Scope scope = application.request("r4")) {
            application.template().convertAndSend(QUEUE, (Object) "i", confirmation);
        }

        assertThat(confirmation.getFuture().get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(span().values()).containsEntry("outcome", "ok");
        assertThat(header(application.next(QUEUE), "x-request-id")).isEqualTo("r4");
    }

    @Test
    void messageThatTheBrokerRefusesIsAnError() {
        try (Scope scope = application.request("r5")) {
            application.template().convertAndSend("nowhere", (Object) "j", new CorrelationData());
        }

        assertThat(span().values()).containsEntry("outcome", "error").containsEntry("confirm", "nack");
    }

    /** RabbitMQ confirms it nevertheless; the broker of the tests refuses it. */
    @Test
    void messageThatIsReturnedIsAnError() {
        CorrelationData confirmation = new CorrelationData();
        Message message = MessageBuilder.withBody(new byte[0]).build();
        try (Scope scope = application.request("r5")) {
            new CorrelatedPublishing(application.bean(CorrelationChannel.class), application.template())
                    .postProcessMessage(message, confirmation, "", "nowhere");
        }
        assertThat(log.spansEnded("producer")).isEmpty();
        confirmation.setReturned(new ReturnedMessage(message, 312, "NO_ROUTE", "", "nowhere"));
        confirmation.getFuture().complete(new CorrelationData.Confirm(true, null));

        assertThat(span().values())
                .containsEntry("span", "nowhere send")
                .containsEntry("outcome", "error")
                .containsEntry("returned", "NO_ROUTE");
    }

    @Test
    void messageThatTheApplicationSendsAgainIsLeftAsItWas() {
        Message message = MessageBuilder.withBody(new byte[0])
                .setType("ping")
                .setHeader("own", "value")
                .build();
        message.getMessageProperties().setRetryCount(2);
        for (String request : List.of("r6", "r7")) {
            try (Scope scope = application.request(request)) {
                application.template().send(QUEUE, message);
            }
            Message received = application.next(QUEUE);
            assertThat(header(received, "x-request-id")).isEqualTo(request);
            assertThat(header(received, "own")).isEqualTo("value");
            assertThat(received.getMessageProperties().getType()).isEqualTo("ping");
            assertThat(received.getMessageProperties().getRetryCount()).isEqualTo(2);
        }
        assertThat(message.getMessageProperties().getHeaders()).doesNotContainKey("x-request-id");
        assertThat(message.getMessageProperties().getPublishSequenceNumber()).isPositive();
    }

    @Test
    void userIdThatTheTemplateAddsIsSent() {
        try (Scope scope = application.request("r8")) {
            application.bean("replaced", RabbitTemplate.class).convertAndSend(QUEUE, "k");
        }

        assertThat(application.next(QUEUE).getMessageProperties().getReceivedUserId())
                .isEqualTo("guest");
    }

    @Test
    void postProcessorsOfTheApplicationStay() {
        try (Scope scope = application.request("r11")) {
            application.bean("replaced", RabbitTemplate.class).convertAndSend(QUEUE, "m");
        }

        Message message = application.next(QUEUE);
        assertThat(header(message, "x-request-id")).isEqualTo("r11");
        assertThat(header(message, "own")).isEqualTo("processed");
    }

    @Test
    void outsideARequestNothingIsWritten() {
        application.template().convertAndSend(QUEUE, "l");

        assertThat(application.next(QUEUE).getMessageProperties().getHeaders())
                .doesNotContainKeys("x-request-id", "traceparent", "x-message-id");
        assertThat(log.spansEnded("producer")).isEmpty();
    }

    @Test
    void batchHasNotTheIdsOfOneOfItsRequests() {
        BatchingRabbitTemplate template = application.bean(BatchingRabbitTemplate.class);
        for (String request : List.of("r9", "r10")) {
            try (Scope scope = application.request(request)) {
                template.convertAndSend(QUEUE, request);
            }
        }

        assertThat(application.next(QUEUE).getMessageProperties().getHeaders()).doesNotContainKey("x-request-id");
    }
}
