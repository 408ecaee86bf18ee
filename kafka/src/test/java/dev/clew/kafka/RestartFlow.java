package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Three clients that send orders, ship them exactly once, and read them again and again, while the broker restarts. */
@SuppressWarnings("FutureReturnValueIgnored") // what was sent is read back
final class RestartFlow {
    static final String ORDERS = "orders";
    static final String SHIPPING = "shipping";
    static final int PARTITIONS = 2;
    private static final String GROUP = "shippers";

    /** One of this many transactions fails after everything was sent, and is repeated. */
    private static final int ABORTED_ONE_IN = 25;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long MINUTES = 9;

    private final Clew clew = Clew.builder().setting("clew.span.log", "false").build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);
    private final CorrelationProducer producers = CorrelationProducer.create(clew);
    private final String address;
    private final int records;
    private final List<CountDownLatch> loaded;
    private final List<CountDownLatch> restarted;
    private final RestartLedger delivered;
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean finished;
    private final AtomicInteger aborted = new AtomicInteger();
    private final AtomicInteger redelivered = new AtomicInteger();

    RestartFlow(String address, int records, int restarts) {
        this.address = address;
        this.records = records;
        this.delivered = new RestartLedger(records);
        this.loaded = latches(restarts);
        this.restarted = latches(restarts);
    }

    private static List<CountDownLatch> latches(int count) {
        return IntStream.range(0, count).mapToObj(i -> new CountDownLatch(1)).toList();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        if (!latch.await(MINUTES, TimeUnit.MINUTES)) {
            throw new AssertionError("nothing happened for minutes");
        }
    }

    /** Waits until the broker may be stopped, so that the next records are sent while it stops. */
    void awaitLoad(int restart) throws InterruptedException {
        await(loaded.get(restart - 1));
    }

    void restarted(int restart) {
        restarted.get(restart - 1).countDown();
    }

    void finish() {
        finished = true;
    }

    int aborted() {
        return aborted.get();
    }

    int redelivered() {
        return redelivered.get();
    }

    List<String> problems() {
        return Stream.concat(problems.stream(), delivered.problemsSoFar().stream())
                .toList();
    }

    private Properties properties(Object... more) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "bootstrap.servers",
                address,
                "fetch.max.wait.ms",
                "50",
                "reconnect.backoff.ms",
                "50",
                "reconnect.backoff.max.ms",
                "200",
                "request.timeout.ms",
                "5000",
                "interceptor.classes",
                CorrelationProducerInterceptor.class.getName(),
                CorrelationProducerInterceptor.CLEW,
                clew));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    private KafkaProducer<String, String> producer(Object... more) {
        Properties properties = properties(more);
        properties.put("max.block.ms", "300000");
        properties.putIfAbsent("delivery.timeout.ms", "300000");
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(String... topics) {
        Properties properties = properties(
                "group.id",
                GROUP,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        consumer.assign(Stream.of(topics)
                .flatMap(topic ->
                        IntStream.range(0, PARTITIONS).mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList());
        return consumer;
    }

    /** Sends each order as a request of its own, and the same share of them before each restart. */
    Void send() throws InterruptedException {
        try (Producer<String, String> producer = producer()) {
            int quarter = records / (loaded.size() + 1);
            for (int number = 0; number < records; number++) {
                int restart = number / quarter;
                if (number % quarter == 0 && restart > 0 && restart <= loaded.size()) {
                    if (restart > 1) {
                        await(restarted.get(restart - 2));
                    }
                    loaded.get(restart - 1).countDown();
                }
                try (Scope scope =
                        Sample.request(clew, RestartLedger.requestId(number)).makeCurrent()) {
                    producer.send(
                            new ProducerRecord<>(ORDERS, String.valueOf(number), String.valueOf(number)),
                            (metadata, failure) -> {
                                if (failure != null) {
                                    problems.add("not sent: " + failure);
                                }
                            });
                }
            }
        }
        return null;
    }

    /** Consumes, processes and produces as Kafka's documentation shows. After a failure it begins at the last commit. */
    Void shipExactlyOnce() {
        int transactions = 0;
        while (!finished) {
            try (Consumer<String, String> consumer = consumer(ORDERS);
                    Producer<String, String> producer =
                            producers.wrap(producer("transactional.id", GROUP, "delivery.timeout.ms", "20000"))) {
                producer.initTransactions();
                while (!finished) {
                    ConsumerRecords<String, String> batch = consumer.poll(POLL);
                    if (!batch.isEmpty()) {
                        producer.beginTransaction();
                        kafka.forEach(batch, record -> ship(record, producer));
                        if (++transactions % ABORTED_ONE_IN == 2) {
                            throw new KafkaException("on purpose");
                        }
                        producer.sendOffsetsToTransaction(batch.nextOffsets(), consumer.groupMetadata());
                        producer.commitTransaction();
                    }
                }
            } catch (KafkaException e) {
                aborted.incrementAndGet();
            }
        }
        return null;
    }

    private void ship(ConsumerRecord<String, String> order, Producer<String, String> producer) {
        String expected = RestartLedger.requestId(Integer.parseInt(order.value()));
        if (!TraceContext.current().requestId().equals(expected)) {
            problems.add("processed in " + TraceContext.current() + ": " + order);
        }
        producer.send(new ProducerRecord<>(SHIPPING, order.key(), order.value()), (metadata, failure) -> {
            if (!TraceContext.current().requestId().equals(expected)) {
                problems.add("called back in " + TraceContext.current() + ": " + order);
            }
        });
    }

    /** Reads the orders from the beginning after each restart, like a consumer that commits nothing; at last all, twice. */
    Void readAgain() {
        try (Consumer<String, String> consumer = kafka.wrap(consumer(ORDERS))) {
            Set<TopicPartition> partitions = consumer.assignment();
            for (CountDownLatch next : restarted) {
                consumer.seekToBeginning(partitions);
                while (next.getCount() > 0) {
                    readAgain(consumer);
                }
            }
            for (int time = 0; time < 2; time++) {
                consumer.seekToBeginning(partitions);
                for (int count = 0; count < records; ) {
                    count += readAgain(consumer);
                }
            }
        }
        return null;
    }

    private int readAgain(Consumer<String, String> consumer) {
        ConsumerRecords<String, String> batch = consumer.poll(POLL);
        batch.forEach(record -> redelivered.addAndGet(delivered.delivered(record) ? 1 : 0));
        return batch.count();
    }

    /** Reads everything as soon as all of it is there. */
    RestartLedger read() {
        RestartLedger ledger = new RestartLedger(records);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        read(ORDERS, ledger::ordered, deadline);
        read(SHIPPING, ledger::shipped, deadline);
        return ledger;
    }

    private void read(String topic, java.util.function.Consumer<ConsumerRecord<String, String>> reader, long deadline) {
        try (Consumer<String, String> consumer = consumer(topic)) {
            consumer.seekToBeginning(consumer.assignment());
            int count = 0;
            while (count < records && System.nanoTime() < deadline) {
                ConsumerRecords<String, String> batch = consumer.poll(POLL);
                batch.forEach(reader);
                count += batch.count();
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            // A transaction's marker may follow the last record. Another record would be one too many.
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(reader);
            }
        }
    }
}
