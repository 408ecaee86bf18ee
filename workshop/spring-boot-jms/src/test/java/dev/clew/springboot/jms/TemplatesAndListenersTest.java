package dev.clew.springboot.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.jms.CorrelationSession;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsMessagingTemplate;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.jms.listener.SessionAwareMessageListener;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages of Spring JMS, through a broker that Boot has started. */
class TemplatesAndListenersTest {
    private static final String FAILURE = "org.springframework.jms.listener.adapter.ListenerExecutionFailedException";

    private static ConfigurableApplicationContext application;

    private final Clew clew = application.getBean(Clew.class);
    private final JmsTemplate template = application.getBean(JmsTemplate.class);
    private CapturedLog log;

    @BeforeAll
    static void start() {
        application = SpringApplication.run(Warehouse.class);
    }

    @AfterAll
    static void stop() {
        Map<String, Long> counters = application.getBean(Clew.class).counters().all();
        application.close();
        assertThat(counters).isEmpty();
    }

    @BeforeEach
    void capture() {
        log = CapturedLog.create();
        template.setReceiveTimeout(10_000);
    }

    @AfterEach
    void release() {
        // A span that ends late must not come into the next test.
        Await.until(() -> log.spansEnded("consumer").size()
                >= log.spansStarted("consumer").size());
        log.close();
    }

    private Scope request(String id) {
        return clew.receive(Map.of("X-Request-ID", id), Map::get, "").makeCurrent();
    }

    /** Returns each line of the application with its id, once there are so many. */
    private List<String> lines(int count) {
        Await.until(() -> log.lines("warehouse").size() >= count);
        return log.lines("warehouse").stream()
                .map(line -> line.message() + " [" + line.mdc().get("request_id") + "]")
                .toList();
    }

    private String sentMessageId(String destination) {
        return log.spansEnded("producer").stream()
                .filter(line -> destination.equals(line.values().get("topic")))
                .map(line -> String.valueOf(line.values().get("message_id")))
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    @Test
    void whatATemplateSendsIsHandledInItsContextAndCausesMore() {
        try (Scope scope = request("r1")) {
            template.convertAndSend("orders", "SKU-44");
        }

        List<String> lines = lines(2);
        assertThat(lines)
                .containsExactly("order SKU-44 [r1]", "parcel SKU-44 because of " + sentMessageId("orders") + " [r1]");
        Await.until(() -> log.spansEnded("consumer").size() == 2);
        assertThat(log.spansEnded("producer"))
                .extracting(
                        line -> line.values().get("span"), line -> line.mdc().get("request_id"))
                .containsExactly(tuple("orders send", "r1"), tuple("parcels send", "r1"));
        // Spring's observations of the same messages are no spans of ours.
        assertThat(log.spansEnded("internal")).isEmpty();
    }

    @Test
    void whatTheApplicationMakesItselfCarriesTheIdsToo() {
        try (Scope scope = request("r1")) {
            template.send("parcels", session -> session.createTextMessage("own"));
            application.getBean(JmsMessagingTemplate.class).convertAndSend("parcels", "payload");
        }

        assertThat(lines(2)).containsExactly("parcel own because of null [r1]", "parcel payload because of null [r1]");
    }

    @Test
    void aReplyOfAListenerNamesItsCause() {
        try (Scope scope = request("r1")) {
            template.convertAndSend("questions", "SKU-44");
        }

        assertThat(lines(1)).containsExactly("yes, SKU-44 because of " + sentMessageId("questions") + " [r1]");
    }

    @Test
    void aCallIsAnsweredThroughATemporaryQueue() throws Exception {
        Message answer;
        try (Scope scope = request("r1")) {
            answer = template.sendAndReceive("questions", session -> session.createTextMessage("SKU-44"));
        }

        assertThat(answer.getBody(String.class)).isEqualTo("yes, SKU-44");
        assertThat(answer.getStringProperty("x_request_id")).isEqualTo("r1");
    }

    @Test
    void aListenerThatFailsIsCalledAgainWithTheSameIds() {
        try (Scope scope = request("r1")) {
            template.convertAndSend("failing", "SKU-44");
        }

        assertThat(lines(3)).containsExactly("attempt 1 [r1]", "attempt 2 [r1]", "attempt 3 [r1]");
        Await.until(() -> log.spansEnded("consumer").size() == 3);
        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.values().get("outcome"),
                        CapturedLog.Line::error,
                        line -> line.values().get("attempt"))
                .containsExactly(
                        tuple("error", "java.lang.IllegalStateException", null),
                        tuple("error", "java.lang.IllegalStateException", "2"),
                        tuple("ok", null, "3"));
    }

    @Test
    void anErrorIsHandledInTheContextOfItsMessage() {
        try (Scope scope = request("r1")) {
            template.convertAndSend("failing", "SKU-44");
            template.convertAndSend("handled", "SKU-44");
        }

        assertThat(lines(4)).contains("handled on purpose [r1]");
        Await.until(() -> log.spansEnded("consumer").size() == 4);
        assertThat(unhandled()).containsExactly(tuple("r1", FAILURE), tuple("r1", FAILURE));
    }

    /** Returns request id and exception of what a container says of an error that nobody handles. */
    private List<Tuple> unhandled() {
        return log.lines("org.springframework.jms.listener.DefaultMessageListenerContainer").stream()
                .filter(line -> line.message()
                        .equals("Execution of JMS message listener failed, and no ErrorHandler has been set."))
                .map(line -> tuple(line.mdc().get("request_id"), line.error()))
                .toList();
    }

    @Test
    void aContainerThatIsABeanHandlesMessagesInTheirContext() {
        try (Scope scope = request("r1")) {
            template.convertAndSend("plain", "SKU-44");
        }

        assertThat(lines(1)).containsExactly("plain [r1]");
    }

    @Test
    void aListenerIsOfItsKindSoThatNoSessionIsOpenedForAPlainOne() {
        assertThat(application
                        .getBean("plain", SimpleMessageListenerContainer.class)
                        .getMessageListener())
                .isInstanceOf(MessageListener.class)
                .isNotInstanceOf(SessionAwareMessageListener.class)
                .asString()
                .startsWith("CorrelatedJmsListener(");
        assertThat(application.getBean(JmsListenerEndpointRegistry.class).getListenerContainers())
                .extracting(container -> ((AbstractMessageListenerContainer) container).getMessageListener())
                .hasOnlyElementsOfType(SessionAwareMessageListener.class);
    }

    @Test
    void aTransactionIsStillTheOneOfTheManager() {
        TransactionTemplate transaction = new TransactionTemplate(application.getBean(JmsTransactionManager.class));
        try (Scope scope = request("r1")) {
            transaction.executeWithoutResult(status -> {
                template.convertAndSend("parcels", "rolled back");
                status.setRollbackOnly();
            });
            transaction.executeWithoutResult(status -> template.convertAndSend("parcels", "committed"));
        }

        assertThat(lines(1)).containsExactly("parcel committed because of null [r1]");
    }

    @Test
    void outsideARequestNothingIsWrittenAndEachMessageBeginsOne() {
        template.convertAndSend("parcels", "SKU-44");

        assertThat(lines(1).get(0)).matches("parcel SKU-44 because of null \\[[a-f][0-9a-f]{31}]");
        assertThat(log.spansEnded("producer")).isEmpty();
    }

    @Test
    void theFactoryStaysWhatItIs() {
        assertThat(application.getBean(ConnectionFactory.class)).isInstanceOf(CachingConnectionFactory.class);
        assertThat(application.getBean(CorrelationSession.class))
                .hasToString("CorrelationSession.create(" + clew + ")");
    }

    @Test
    void theApplicationIsLeftAsItIsIfItIsToldSo() {
        try (ConfigurableApplicationContext without = SpringApplication.run(
                        Warehouse.class,
                        "--clew.jms.enabled=false",
                        // What Spring observes would be spans.
                        "--clew.micrometer.enabled=false",
                        "--spring.artemis.embedded.server-id=7");
                Scope scope = request("r1")) {
            without.getBean(JmsTemplate.class).convertAndSend("parcels", "SKU-44");
            assertThat(lines(1)).containsExactly("parcel SKU-44 because of null [null]");
            without.getBean(JmsTemplate.class).convertAndSend("failing", "SKU-44");
            lines(4);
        }

        // In the container's own words, which are those of ours too.
        assertThat(unhandled()).containsExactly(tuple(null, FAILURE), tuple(null, FAILURE));
    }
}
