package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import dev.clew.amqpbroker.RabbitMq;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.messaging.MessagingContract;
import dev.clew.testkit.messaging.TestedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What RabbitMQ alone does, and the contract on it. */
@Tag("rabbitmq")
class RabbitMqTest extends RabbitFixture {
    private static RabbitMq server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        server = RabbitMq.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Override
    ConnectionFactory factory() {
        return Broker.factory(server);
    }

    @Test
    void aMessageThatIsDeadLetteredAndComesBackKeepsItsIdsAndCountsItsAttempts() throws Exception {
        String retry = queue + ".retry";
        String work = queue + ".work";
        channel.queueDeclare(
                work, false, false, false, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", retry));
        channel.queueDeclare(
                retry,
                false,
                false,
                false,
                Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", work, "x-message-ttl", 1));
        try (Scope scope = request("R1").makeCurrent()) {
            channel.basicPublish("", work, null, BODY);
        }
        List<String> messageIds = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            correlation.process(work, next(channel, work), got -> {
                messageIds.add(header(got.getProps(), "x-message-id"));
                channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
            });
        }

        assertThat(messageIds).hasSize(3).containsOnly(messageIds.get(0));
        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.mdc().get("request_id"),
                        line -> line.values().get("attempt"),
                        line -> line.values().get("settled"))
                .containsExactly(
                        tuple("R1", null, "rejected"), tuple("R1", "2", "rejected"), tuple("R1", "3", "rejected"));
    }

    @Test
    void aQuorumQueueCountsTheDeliveries() throws Exception {
        String quorum = queue + ".quorum";
        channel.queueDeclare(quorum, true, false, false, Map.of("x-queue-type", "quorum"));
        try (Scope scope = request("R1").makeCurrent()) {
            channel.basicPublish("", quorum, null, BODY);
        }
        for (int i = 0; i < 3; i++) {
            correlation.process(
                    quorum,
                    next(channel, quorum),
                    got -> channel.basicNack(got.getEnvelope().getDeliveryTag(), false, true));
        }

        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.values().get("attempt"), line -> line.mdc().get("request_id"))
                .containsExactly(tuple(null, "R1"), tuple("2", "R1"), tuple("3", "R1"));
    }

    @Test
    void aStreamGivesEachConsumerTheSameIdsAndItsOffset() throws Exception {
        String stream = queue + ".stream";
        channel.queueDeclare(stream, true, false, false, Map.of("x-queue-type", "stream"));
        try (Scope scope = request("R1").makeCurrent()) {
            channel.basicPublish("", stream, null, BODY);
        }
        for (int i = 0; i < 2; i++) {
            Channel consuming = connection.createChannel();
            consuming.basicQos(1);
            consuming.basicConsume(stream, false, Map.of("x-stream-offset", "first"), (tag, message) -> {}, tag -> {});
        }

        Await.until(() -> log.spansEnded("consumer").size() == 2);
        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.mdc().get("request_id"),
                        line -> line.values().get("offset"))
                .containsExactly(tuple("R1", "0"), tuple("R1", "0"));
    }

    @Test
    void aMessageOfAStreamThatHasNoIdIsNamedAfterItsOffset() throws Exception {
        String stream = queue + ".stream";
        channel.queueDeclare(stream, true, false, false, Map.of("x-queue-type", "stream"));
        channel.basicPublish("", stream, null, BODY);
        Channel consuming = connection.createChannel();
        consuming.basicQos(1);
        consuming.basicConsume(
                stream,
                false,
                Map.of("x-stream-offset", "first"),
                (tag, message) -> channel.basicPublish("", queue, null, BODY),
                tag -> {});

        assertThat(header(get().getProps(), "x-causation-id")).isEqualTo(stream + "@0");
    }

    @Test
    void aMessageThatNoQueueTakesIsReturnedBeforeItIsConfirmed() throws Exception {
        channel.confirmSelect();
        try (Scope scope = request("R1").makeCurrent()) {
            channel.basicPublish("", "nowhere", true, null, BODY);
        }
        channel.waitForConfirmsOrDie(10_000);

        assertThat(span("producer").values()).containsEntry("outcome", "error").containsEntry("returned", "NO_ROUTE");
    }

    @Test
    void aThousandMessagesAreConfirmedAndEachSpanEndsOnce() throws Exception {
        channel.confirmSelect();
        for (int i = 0; i < 1_000; i++) {
            publish("R" + i, null);
        }
        channel.waitForConfirmsOrDie(10_000);

        assertThat(log.spansEnded("producer"))
                .hasSize(1_000)
                .allSatisfy(line -> assertThat(line.values()).containsEntry("outcome", "ok"))
                .extracting(line -> line.mdc().get("request_id"))
                .doesNotHaveDuplicates();
    }

    @Test
    void aCallThatIsAnsweredDirectlyNeedsNoQueueForTheAnswer() throws Exception {
        Channel serving = connection.createChannel();
        serving.basicConsume(
                queue,
                true,
                (tag, call) -> serving.basicPublish(
                        "",
                        call.getProperties().getReplyTo(),
                        new AMQP.BasicProperties.Builder()
                                .correlationId(call.getProperties().getCorrelationId())
                                .build(),
                        TraceContext.current().requestId().getBytes(StandardCharsets.UTF_8)),
                tag -> {});
        RpcClient client = new RpcClient(new RpcClientParams()
                .channel(channel)
                .exchange("")
                .routingKey(queue)
                .timeout(10_000));
        try (Scope scope = request("R1").makeCurrent()) {
            assertThat(client.stringCall("SKU-44")).isEqualTo("R1");
        }

        Await.until(() -> log.spansEnded("consumer").size() == 2);
        assertThat(log.spansEnded("consumer"))
                .extracting(line -> line.values().get("topic"))
                .containsExactlyInAnyOrder(queue, "amq.rabbitmq.reply-to");
        assertThat(log.spansEnded("producer"))
                .extracting(line -> line.values().get("topic"))
                .containsExactlyInAnyOrder(queue, "amq.rabbitmq.reply-to");
    }

    @Nested
    class Pull extends MessagingContract {
        @Override
        protected TestedBroker open(TestedBroker.Setup setup) throws Exception {
            return new Pulling(Broker.factory(server), setup);
        }
    }

    @Nested
    class Push extends MessagingContract {
        @Override
        protected TestedBroker open(TestedBroker.Setup setup) throws Exception {
            return new Pushed(Broker.factory(server), setup);
        }
    }
}
