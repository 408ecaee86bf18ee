package dev.clew.kafka;

import dev.clew.testkit.messaging.TestedBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** An application that polls one record after the other. */
class Consuming implements TestedBroker {
    private final CorrelationConsumer correlation;
    private final Producer<String, String> producer;
    private final Producer<String, String> bare = Broker.producer();
    private final Consumer<String, String> consumer;
    private final Map<String, Long> offsets = new HashMap<>();

    /** @param producer writes the headers */
    Consuming(Setup setup, Producer<String, String> producer) {
        this.producer = producer;
        correlation = CorrelationConsumer.create(setup.clew(), settings(setup));
        consumer = correlation.wrap(Broker.consumer("max.poll.records", "1"));
    }

    /** Returns an application whose producer has the interceptor. */
    static Consuming intercepted(Setup setup) {
        List<Object> properties =
                new ArrayList<>(List.of("interceptor.classes", CorrelationProducerInterceptor.class.getName()));
        properties.addAll(List.of(CorrelationProducerInterceptor.CLEW, setup.clew()));
        settings(setup).forEach((name, value) -> properties.addAll(List.of(name, value)));
        return new Consuming(setup, Broker.producer(properties.toArray()));
    }

    /** Returns an application whose producer is wrapped. */
    static Consuming wrapped(Setup setup) {
        return new Consuming(
                setup, CorrelationProducer.create(setup.clew(), settings(setup)).wrap(Broker.producer()));
    }

    private static Map<String, String> settings(Setup setup) {
        Map<String, String> settings = new HashMap<>();
        setup.settings().forEach((name, value) -> settings.put("clew.kafka." + name, value));
        return settings;
    }

    /** A record, as the application holds it. */
    record Consumed(ConsumerRecord<String, String> record) implements Message {
        @Override
        public String body() {
            return record.value();
        }

        @Override
        public List<String> values(String name) {
            return Sample.values(record.headers(), name);
        }
    }

    @Override
    public String destination() {
        return Broker.topic();
    }

    @Override
    public void send(String destination, String body, Map<String, String> headers) throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>(destination, body);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        producer.send(record).get();
    }

    @Override
    public void sendBare(String destination, String body, Map<String, byte[]> headers) throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>(destination, body);
        headers.forEach((name, value) -> record.headers().add(name, value));
        bare.send(record).get();
    }

    /** Returns the next record, and leaves it where it is. */
    private ConsumerRecord<String, String> next(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, offsets.getOrDefault(topic, 0L));
        return Broker.poll(consumer, 1).get(0);
    }

    private void taken(ConsumerRecord<String, String> record) {
        offsets.put(record.topic(), record.offset() + 1);
    }

    @Override
    public Message take(String destination) {
        ConsumerRecord<String, String> record = next(destination);
        taken(record);
        return new Consumed(record);
    }

    @Override
    public void process(String destination, Handler handler) throws Exception {
        ConsumerRecord<String, String> record = next(destination);
        correlation.process(record, taken -> handler.handle(new Consumed(taken)));
        taken(record);
    }

    @Override
    public void processBatch(String destination, int count, Runnable handler) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        while (records.size() < count) {
            records.add(next(destination));
            taken(records.get(records.size() - 1));
        }
        correlation.processBatch(records, batch -> handler.run());
    }

    @Override
    public void forward(Message consumed, String destination) throws Exception {
        ConsumerRecord<String, String> in = ((Consumed) consumed).record();
        producer.send(new ProducerRecord<>(destination, null, in.key(), in.value(), in.headers()))
                .get();
    }

    @Override
    public void republish(Message consumed, String destination) throws Exception {
        producer.send(correlation.republish(((Consumed) consumed).record(), destination))
                .get();
    }

    @Override
    public void derive(Message consumed, String destination, String body) throws Exception {
        ProducerRecord<String, String> out = new ProducerRecord<>(destination, body);
        producer.send(correlation.derive(((Consumed) consumed).record(), out)).get();
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
        bare.close();
    }
}
