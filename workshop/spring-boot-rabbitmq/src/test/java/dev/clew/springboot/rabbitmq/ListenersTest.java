package dev.clew.springboot.rabbitmq;

import static dev.clew.springboot.rabbitmq.RabbitApplication.batch;
import static dev.clew.springboot.rabbitmq.RabbitApplication.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.amqp.rabbit.listener.adapter.MessagingMessageListenerAdapter;

/** Each message, or each batch, is processed in its own context, whatever container and listener it has. */
class ListenersTest {
    private static RabbitApplication application;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        application = RabbitApplication.start(Consumers.class);
    }

    @AfterAll
    static void stop() {
        application.close();
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
        application.send("own-direct", "k", "r12");

        assertThat(lines(3)).containsExactlyInAnyOrder("own c r3", "plain d r4", "own direct k r12");
        spans(3);
    }

    @Test
    void containerThatAFactoryBeanHasMadeHasTheContext() {
        application.send("made", "p", "r17");

        assertThat(lines(1)).containsExactly("made p r17");
        spans(1);
    }

    @Test
    void messageThroughAnExchangeHasItsNameInBothSpans() {
        try (Scope scope = application.request("r13")) {
            application.template().convertAndSend("shop", "orders", "l");
        }

        assertThat(lines(1)).containsExactly("simple l r13");
        assertThat(log.spansEnded("producer").get(0).values())
                .containsEntry("span", "shop send")
                .containsEntry("topic", "shop")
                .containsEntry("routing_key", "orders");
        assertThat(spans(1).get(0).values())
                .containsEntry("span", "simple receive")
                .containsEntry("exchange", "shop")
                .containsEntry("routing_key", "orders");
    }

    @Test
    void adviceAndPostProcessorsOfTheApplicationRunInTheContext() {
        application.send("advised", "m", "r14");

        Message answer = application.next("answered");
        assertThat(header(answer, "x-request-id")).isEqualTo("r14");
        assertThat(header(answer, "own")).isEqualTo("answer");
        assertThat(lines(2)).containsExactly("advice r14", "advised m r14");
        spans(1);
    }

    @Test
    void adviceThatIsCopiedFromAnotherFactoryIsThereOnce() {
        application.send("copied", "n", "r15");

        assertThat(lines(2)).containsExactly("advice r15", "copied n r15");
        spans(1);
        assertThat(application
                        .bean("copied", SimpleRabbitListenerContainerFactory.class)
                        .getAdviceChain())
                .hasSize(2);
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
    void answerToAQuestionWithoutARequestHasTheOneThatBeganWithIt() {
        application.template().convertAndSend("asked", "o");

        Message answer = application.next("answered");
        assertThat(header(answer, "x-request-id")).matches("[a-f][0-9a-f]{31}");
        assertThat(spans(1).get(0).mdc()).containsEntry("request_id", header(answer, "x-request-id"));
    }

    @Test
    void answerThatComesLaterCarriesIfItsThreadDoes() {
        application.send("later", "f", "r6");

        assertThat(header(application.next("answered"), "x-request-id")).isEqualTo("r6");
        assertThat(lines(1)).containsExactly("later f r6");
        spans(1); // which must not come into the next test
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
    void batchOfSeveralQueuesIsNamedAfterNone() {
        application.send("batch-a", "p", "r16");
        application.send("batch-b", "q", "r16");

        assertThat(lines(1)).containsExactly("batch of 2 r16");
        assertThat(spans(1).get(0).values())
                .containsEntry("span", "batch receive")
                .doesNotContainKey("topic");
    }

    @Test
    void partsOfAMessageThatWasMadeOfSeveralHaveItsContext() {
        try (Scope scope = application.request("r11")) {
            application.template().send("simple", batch("i", "j"));
        }

        assertThat(lines(2)).containsExactly("simple i r11", "simple j r11");
        spans(2);
    }
}
