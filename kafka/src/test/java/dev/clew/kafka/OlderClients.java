package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.TraceContext;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Made by {@link OlderClientsTest} in a class loader that has an older release of the clients. */
@SuppressWarnings("unused") // by its name
final class OlderClients implements Callable<List<String>> {
    private final String address;
    private final String topic;
    private final Clew clew = Clew.builder().build();
    private final KafkaCorrelation kafka = KafkaCorrelation.create(clew);
    private final List<String> seen = new ArrayList<>();

    OlderClients(String address, String topic) {
        this.address = address;
        this.topic = topic;
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
        Properties properties = new Properties();
        properties.put("bootstrap.servers", address);
        properties.put("interceptor.classes", CorrelationInterceptor.class.getName());
        properties.put(CorrelationInterceptor.CLEW, clew);
        properties.put("enable.auto.commit", "false");
        try (Producer<String, String> bare =
                        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            bare.send(new ProducerRecord<>(topic, "by interceptor")).get();
            kafka.wrap(bare)
                    .send(
                            new ProducerRecord<>(topic, "by wrapper"),
                            (metadata, exception) -> seen.add(
                                    "callback " + TraceContext.current().requestId()))
                    .get();
        }
        try (Consumer<String, String> consumer =
                kafka.wrap(new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer()))) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + 30_000_000_000L;
            while (seen.size() < 4 && System.nanoTime() < deadline) {
                kafka.forEach(
                        consumer.poll(Duration.ofMillis(200)),
                        record -> seen.add(record.value() + " "
                                + TraceContext.current().requestId() + " " + Sample.names(record.headers())));
            }
        }
        callEveryMethod(Producer.class);
        callEveryMethod(Consumer.class);
        seen.add("counters " + clew.counters());
        return seen;
    }

    private void callEveryMethod(Class<?> type) throws ReflectiveOperationException {
        List<Method> reached = new ArrayList<>();
        Object delegate =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
                    reached.add(method);
                    return null;
                });
        Object wrapped = delegate instanceof Producer<?, ?> producer
                ? kafka.wrap(producer)
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
