package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.testkit.CapturedLog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationConsumerTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);
    private final CorrelationProducer producers = CorrelationProducer.create(clew);

    @AfterEach
    void nothingIsLeft() {
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    private void feed(String topic, String... requestIds) throws Exception {
        try (Producer<String, String> producer = producers.wrap(Broker.producer())) {
            for (String requestId : requestIds) {
                try (Scope scope = Sample.request(clew, requestId).makeCurrent()) {
                    producer.send(new ProducerRecord<>(topic, "value")).get();
                }
            }
        }
    }

    /** The interceptor closes it, and so does the wrapper. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closesALeakedDeliveryBeforeTheNextPoll(boolean wrapped) throws Exception {
        String topic = Broker.topic();
        feed(topic, "R1", "R2");
        Object[] properties = wrapped
                ? new Object[] {"max.poll.records", "1"}
                : new Object[] {
                    "max.poll.records", "1", "interceptor.classes", CorrelationProducerInterceptor.class.getName()
                };
        try (Consumer<String, String> bare = Broker.consumer(properties)) {
            Consumer<String, String> consumer = wrapped ? kafka.wrap(bare) : bare;
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            Delivery leaked = kafka.open(Broker.poll(consumer, 1).get(0));
            assertThat(TraceContext.current().requestId()).isEqualTo("R1");

            Broker.poll(consumer, 1);

            assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
            assertThat(clew.counters().get("kafka.leaked")).isEqualTo(1);
            leaked.close();
        }
    }

    /** With the interceptor, and with the wrapper. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandlerMayPollAndCloseAnotherConsumerAndKeepsItsContext(boolean wrapped) throws Exception {
        String topic = Broker.topic();
        feed(topic, "R2");
        ConsumerRecord<String, String> order = Sample.record(0, "x-request-id", "R1");
        List<String> seen = new ArrayList<>();
        try (CapturedLog log = CapturedLog.create()) {
            assertThatThrownBy(() -> kafka.forEach(List.of(order), record -> {
                        try (Consumer<String, String> bare = wrapped
                                        ? Broker.consumer()
                                        : Broker.consumer(
                                                "interceptor.classes", CorrelationProducerInterceptor.class.getName());
                                Consumer<String, String> other = wrapped ? kafka.wrap(bare) : bare) {
                            other.assign(List.of(new TopicPartition(topic, 0)));
                            seen.addAll(identities(Broker.poll(other, 1)));
                            other.unsubscribe();
                        }
                        seen.add(TraceContext.current().requestId());
                        throw new IllegalStateException("after the poll");
                    }))
                    .hasMessage("after the poll");

            assertThat(log.spansEnded("consumer"))
                    .extracting(
                            line -> line.mdc().get("request_id"),
                            line -> line.values().get("outcome"))
                    .containsExactly(tuple("R2", "ok"), tuple("R1", "error"));
        }
        assertThat(seen).hasSize(2).element(0).asString().startsWith("R2 ");
        assertThat(seen).element(1).isEqualTo("R1");
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void leavesAContextOfTheApplicationsOwnAroundThePoll() throws Exception {
        String topic = Broker.topic();
        feed(topic, "R1");
        TraceContext job = Sample.request(clew, "job-1");
        try (Consumer<String, String> consumer = kafka.wrap(Broker.consumer());
                Scope scope = job.makeCurrent()) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            Broker.poll(consumer, 1);

            assertThat(TraceContext.current()).isSameAs(job);
        }
    }

    @Test
    void theInterceptorReturnsTheSameInstanceWithItsNextOffsets() {
        TopicPartition partition = new TopicPartition("orders", 0);
        ConsumerRecords<Object, Object> records =
                new ConsumerRecords<>(Map.of(), Map.of(partition, new OffsetAndMetadata(9)));

        assertThat(new CorrelationProducerInterceptor().onConsume(records)).isSameAs(records);
        assertThat(records.nextOffsets().get(partition).offset()).isEqualTo(9);
    }

    @Test
    void aSeekRedeliversTheSameIds() throws Exception {
        String topic = Broker.topic();
        feed(topic, "R1", "R2");
        try (Consumer<String, String> consumer = kafka.wrap(Broker.consumer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            List<String> first = identities(Broker.poll(consumer, 2));
            consumer.seek(new TopicPartition(topic, 0), 0);
            List<String> again = identities(Broker.poll(consumer, 2));

            assertThat(again).isEqualTo(first);
            assertThat(first).element(0).asString().startsWith("R1 ");
        }
    }

    private List<String> identities(List<ConsumerRecord<String, String>> records) {
        List<String> identities = new ArrayList<>();
        for (ConsumerRecord<String, String> record : records) {
            kafka.process(record, r -> identities.add(TraceContext.current().requestId() + ' ' + Sample.identity(r)));
        }
        return identities;
    }

    @Test
    void aRebalanceRedeliversTheSameIdsAndItsListenerIsOutsideAnyRequest() throws Exception {
        String topic = Broker.topic();
        feed(topic, "R1");
        List<String> told = new ArrayList<>();
        ConsumerRebalanceListener listener = new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                told.add("revoked " + TraceContext.current());
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                told.add("assigned " + TraceContext.current());
            }
        };
        List<String> first;
        try (Consumer<String, String> consumer = kafka.wrap(Broker.consumer("group.id", topic));
                Scope job = Sample.request(clew, "job-1").makeCurrent()) {
            consumer.subscribe(List.of(topic), listener);
            first = identities(Broker.poll(consumer, 1));
        }
        assertThat(told).containsExactly("assigned TraceContext.NONE", "revoked TraceContext.NONE");
        try (Consumer<String, String> consumer = kafka.wrap(Broker.consumer("group.id", topic))) {
            consumer.subscribe(List.of(topic));

            assertThat(identities(Broker.poll(consumer, 1))).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aPartitionThatGoesToAnotherConsumerTakesItsIdsAlong(String protocol) throws Exception {
        String topic = Broker.topic(2);
        try (Producer<String, String> producer = producers.wrap(Broker.producer())) {
            for (int partition = 0; partition < 2; partition++) {
                try (Scope scope = Sample.request(clew, "R" + partition).makeCurrent()) {
                    producer.send(new ProducerRecord<>(topic, partition, "key", "value"))
                            .get();
                }
            }
        }
        List<String> told = new ArrayList<>();
        ConsumerRebalanceListener listener = new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                told.add(TraceContext.current().toString());
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                told.add(TraceContext.current().toString());
            }
        };
        Object[] group = {"group.id", topic, "group.protocol", protocol};
        try (Consumer<String, String> first = kafka.wrap(Broker.consumer(group));
                Consumer<String, String> second = kafka.wrap(Broker.consumer(group))) {
            first.subscribe(List.of(topic), listener);
            List<String> before = identities(Broker.poll(first, 2));
            second.subscribe(List.of(topic));
            List<String> after = new ArrayList<>();
            long deadline = System.nanoTime() + Broker.PATIENCE.toNanos();
            while (after.isEmpty() && System.nanoTime() < deadline) {
                try (Delivery leaked = kafka.open(Sample.record(0, "x-request-id", "leaked"))) {
                    first.poll(Duration.ofMillis(50));
                }
                second.poll(Duration.ofMillis(50)).forEach(record -> after.addAll(identities(List.of(record))));
            }

            assertThat(after).hasSize(1).isSubsetOf(before);
            assertThat(told).hasSizeGreaterThan(1).containsOnly("TraceContext.NONE");
        }
    }

    @Test
    void aCommitCallbackRunsInTheContextThatAskedForIt() throws Exception {
        String topic = Broker.topic();
        feed(topic, "R1");
        List<String> told = new ArrayList<>();
        try (Consumer<String, String> consumer = kafka.wrap(Broker.consumer("group.id", topic))) {
            consumer.subscribe(List.of(topic));
            kafka.process(
                    Broker.poll(consumer, 1).get(0),
                    record -> consumer.commitAsync((offsets, exception) ->
                            told.add(TraceContext.current().requestId())));
            long deadline = System.nanoTime() + Broker.PATIENCE.toNanos();
            while (told.isEmpty() && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100));
            }
        }
        assertThat(told).containsExactly("R1");
    }

    @Test
    void everyMethodOfEveryClientReachesTheDelegate() throws Exception {
        Set<String> reached = new TreeSet<>();
        String send = Producer.class
                .getMethod("send", ProducerRecord.class, Callback.class)
                .toString();
        for (Class<?> type : List.of(Producer.class, Consumer.class, ShareConsumer.class)) {
            Object delegate =
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        reached.add(method.toString());
                        return method.getReturnType() == boolean.class
                                ? false
                                : method.getReturnType() == long.class ? 0L : null;
                    });
            Object wrapped = wrap(delegate);
            for (Method method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers())) {
                    call(method, wrapped);
                    // A send without a callback becomes a send with ours.
                    assertThat(reached).contains(method.getName().equals("send") ? send : method.toString());
                }
            }
        }
    }

    private Object wrap(Object delegate) {
        if (delegate instanceof Producer<?, ?> producer) {
            return producers.wrap(producer);
        }
        if (delegate instanceof Consumer<?, ?> consumer) {
            return kafka.wrap(consumer);
        }
        return CorrelationShareConsumer.create(clew).wrap((ShareConsumer<?, ?>) delegate);
    }

    private static void call(Method method, Object target) throws IllegalAccessException {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = method.getParameterTypes()[i];
            arguments[i] = type == long.class ? (Object) 0L : type == int.class ? (Object) 0 : sample(type);
        }
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method.toString(), e.getCause());
        }
    }

    private static Object sample(Class<?> type) {
        if (type == ProducerRecord.class) {
            return new ProducerRecord<>("orders", "value");
        }
        if (type == Pattern.class) {
            return Pattern.compile("orders");
        }
        return type == CloseOptions.class ? CloseOptions.timeout(Duration.ZERO) : null;
    }
}
