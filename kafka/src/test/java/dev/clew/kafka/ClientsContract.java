package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Made by {@link ClientsContractTest} in a class loader that has one release of the clients. */
@SuppressWarnings({"unused", "FutureReturnValueIgnored"}) // by its name; what was sent is read back
final class ClientsContract implements Callable<List<String>> {
    private final String address;
    private final String topic;
    private final TopicPartition partition;
    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);
    private final CorrelationProducer producers = CorrelationProducer.create(clew);
    private final List<String> seen = new ArrayList<>();

    ClientsContract(String address, String topic) {
        this.address = address;
        this.topic = topic;
        this.partition = new TopicPartition(topic, 0);
    }

    @Override
    public List<String> call() throws Exception {
        seen.add(Path.of(KafkaProducer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .getFileName()
                .toString());
        try (Producer<String, String> bare = producer();
                Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            bare.send(new ProducerRecord<>(topic, "by interceptor")).get();
            producers
                    .wrap(bare)
                    .send(
                            new ProducerRecord<>(topic, "by wrapper"),
                            (metadata, exception) -> seen.add(
                                    "callback " + TraceContext.current().requestId()))
                    .get();
        }
        try (Consumer<String, String> consumer = kafka.wrap(consumer())) {
            List<ConsumerRecord<String, String>> records = read(consumer, partition, 2);
            kafka.forEach(
                    records,
                    record -> seen.add(record.value() + " "
                            + TraceContext.current().requestId() + " " + Sample.names(record.headers())));
            kafka.processBatch(
                    records, batch -> seen.add("batch " + TraceContext.current().requestId()));
            Delivery leaked = kafka.open(records.get(0));
            consumer.poll(Duration.ZERO);
            seen.add("after a leak " + TraceContext.current());
            leaked.close();
            relay(records.get(0));
            exactlyOnce(consumer, records);
        }
        callEveryMethod(Producer.class);
        callEveryMethod(Consumer.class);
        seen.add("counters " + clew.counters());
        return seen;
    }

    private Properties properties(Object... more) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", address);
        properties.put("interceptor.classes", CorrelationProducerInterceptor.class.getName());
        properties.put(CorrelationProducerInterceptor.CLEW, clew);
        properties.put("enable.auto.commit", "false");
        properties.put("isolation.level", "read_committed");
        properties.put("group.id", topic);
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    private Producer<String, String> producer(Object... more) {
        return new KafkaProducer<>(properties(more), new StringSerializer(), new StringSerializer());
    }

    private Consumer<String, String> consumer() {
        return new KafkaConsumer<>(properties(), new StringDeserializer(), new StringDeserializer());
    }

    private static List<ConsumerRecord<String, String>> read(
            Consumer<String, String> consumer, TopicPartition partition, int count) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (records.size() < count && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        return records;
    }

    private void relay(ConsumerRecord<String, String> record) throws Exception {
        String messageId = Sample.value(record.headers(), "x-message-id");
        ProducerRecord<String, String> retry = kafka.republish(record, topic);
        seen.add("republished " + messageId.equals(Sample.value(retry.headers(), "x-message-id")));
        ProducerRecord<String, String> derived = kafka.derive(record, new ProducerRecord<>(topic, "derived"));
        seen.add("derived " + messageId.equals(Sample.value(derived.headers(), "x-causation-id")));
        Thread thread = new Thread(kafka.bind(
                record, () -> seen.add("bound " + TraceContext.current().requestId())));
        thread.start();
        thread.join();
    }

    /** Commits offsets that are computed by hand, because older clients have no {@code nextOffsets()}. */
    private void exactlyOnce(Consumer<String, String> consumer, List<ConsumerRecord<String, String>> records)
            throws Exception {
        try (Producer<String, String> producer = producers.wrap(producer("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            kafka.forEach(records, record -> producer.send(new ProducerRecord<>(topic, "effect")));
            producer.sendOffsetsToTransaction(
                    Map.of(partition, new OffsetAndMetadata(records.size())), consumer.groupMetadata());
            producer.commitTransaction();
        }
        seen.add("committed "
                + consumer.committed(Set.of(partition)).get(partition).offset());
        List<ConsumerRecord<String, String>> all = read(consumer, partition, 2 * records.size());
        for (int i = 0; i < records.size(); i++) {
            Headers effect = all.get(records.size() + i).headers();
            seen.add("caused "
                    + Sample.value(effect, "x-causation-id")
                            .equals(Sample.value(records.get(i).headers(), "x-message-id"))
                    + " " + Sample.value(effect, "x-request-id"));
        }
    }

    private void callEveryMethod(Class<?> type) throws ReflectiveOperationException {
        List<Method> reached = new ArrayList<>();
        Object delegate =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    reached.add(method);
                    return null;
                });
        Object wrapped = delegate instanceof Producer<?, ?> producer
                ? producers.wrap(producer)
                : kafka.wrap((Consumer<?, ?>) delegate);
        int called = 0;
        for (Method method : type.getMethods()) {
            boolean primitives = method.getReturnType().isPrimitive() && method.getReturnType() != void.class
                    || List.of(method.getParameterTypes()).contains(long.class);
            if (!primitives) {
                method.invoke(wrapped, new Object[method.getParameterCount()]);
                called++;
            }
        }
        seen.add("every method of " + type.getSimpleName() + " " + (called > 0 && called == reached.size()));
    }
}
