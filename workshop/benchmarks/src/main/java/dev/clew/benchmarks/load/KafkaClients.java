package dev.clew.benchmarks.load;

import dev.clew.Clew;
import dev.clew.benchmarks.harness.Child;
import dev.clew.benchmarks.peers.Work;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.kafka.CorrelationConsumer;
import dev.clew.kafka.CorrelationProducerInterceptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.MDC;

/**
 * Producers and consumers, with Clew and without.
 *
 * <p>Answers {@code send MODE N}, {@code each MODE N} and {@code receive MODE N} with processor time and wall time in
 * nanoseconds, and the number of records that were processed under a wrong id.
 */
final class KafkaClients {
    private static final byte[] VALUE = new byte[100];
    private static final byte[] REQUEST_ID = Work.REQUEST_ID.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRACEPARENT = Work.TRACEPARENT.getBytes(StandardCharsets.US_ASCII);

    private final String topic;
    private final boolean correlated;
    private final boolean byHand;
    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);
    private final TraceContext request = clew.receive(Map.of("X-Request-ID", Work.REQUEST_ID), Map::get, "");
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaProducer<byte[], byte[]> impatient;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private int wrong;
    private long length; // of what was received: the work with each record

    private KafkaClients(String address, String mode) {
        topic = mode;
        correlated = mode.equals("ids") || mode.equals("all");
        byHand = mode.equals("hand");
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", address);
        if (correlated) {
            settings.put("interceptor.classes", CorrelationProducerInterceptor.class.getName());
            settings.put(CorrelationProducerInterceptor.CLEW, clew);
            settings.put("clew.kafka.message.ids", mode.equals("ids") ? "nothing" : "write");
        }
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        settings.put("linger.ms", "0");
        impatient = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        settings.put("enable.auto.commit", "false");
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** @param arguments the broker's address, and the modes: {@code plain}, {@code again}, {@code hand}, {@code ids}, {@code all} */
    public static void main(String[] arguments) throws Exception {
        Map<String, KafkaClients> modes = new HashMap<>();
        for (String mode : List.of(arguments).subList(1, arguments.length)) {
            modes.put(mode, new KafkaClients(arguments[0], mode));
        }
        Child.serve(line -> {
            String[] words = line.split(" ", -1);
            return modes.get(words[1]).run(words[0], Integer.parseInt(words[2]));
        });
        System.exit(0);
    }

    private String run(String command, int records) throws Exception {
        long processor = Child.processorNanos();
        long start = System.nanoTime();
        wrong = 0;
        if (command.equals("receive")) {
            receive(records);
        } else {
            send(records, command.equals("each"));
        }
        long wall = System.nanoTime() - start;
        return (Child.processorNanos() - processor) + " " + wall + " " + wrong;
    }

    private void send(int records, boolean oneByOne) throws Exception {
        KafkaProducer<byte[], byte[]> chosen = oneByOne ? impatient : producer;
        try (Scope scope = (correlated ? request : TraceContext.NONE).makeCurrent()) {
            for (int i = 0; i < records; i++) {
                Future<RecordMetadata> sent = chosen.send(record());
                if (oneByOne) {
                    sent.get();
                }
            }
            chosen.flush();
        }
    }

    /** Returns a record; the headers by hand are the same bytes as Clew's, and cost nothing to make. */
    private ProducerRecord<byte[], byte[]> record() {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, VALUE);
        if (byHand) {
            record.headers().add("x-request-id", REQUEST_ID).add("traceparent", TRACEPARENT);
        }
        return record;
    }

    private void receive(int records) {
        for (int received = 0; received < records; ) {
            ConsumerRecords<byte[], byte[]> batch = consumer.poll(Duration.ofSeconds(1));
            received += batch.count();
            if (correlated) {
                kafka.forEach(batch, record -> {
                    if (!TraceContext.current().requestId().equals(request.requestId())) {
                        wrong++;
                    }
                    length += record.value().length;
                });
            } else {
                for (ConsumerRecord<byte[], byte[]> record : batch) {
                    if (byHand) {
                        byte[] id = record.headers().lastHeader("x-request-id").value();
                        MDC.put("request_id", new String(id, StandardCharsets.US_ASCII));
                    }
                    length += record.value().length;
                    if (byHand) {
                        MDC.remove("request_id");
                    }
                }
            }
        }
    }
}
