package dev.clew.kafka;

import dev.clew.Clew;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.JoinWindows;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Suppressed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One application for all cases. Each case has a topic to read from and one to write to. */
final class StreamsTopology implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsTopology.class);
    private static final Duration SOON = Duration.ofMillis(20);

    private final Map<String, String> in = new HashMap<>();
    private final Map<String, String> out = new HashMap<>();
    private final CorrelationStreams scopes;
    private final StreamsBuilder builder;
    private final KafkaStreams streams;

    private StreamsTopology(CorrelationStreams scopes, Properties properties) {
        this.scopes = scopes;
        builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(properties)));
        scoped();
        operators();
        time();
        streams = new KafkaStreams(builder.build(), properties);
    }

    static StreamsTopology start(Clew clew, CorrelationStreams scopes, Path directory) {
        Properties properties = Broker.client(
                "application.id",
                "streams-" + UUID.randomUUID(),
                "state.dir",
                directory.toString(),
                "processing.guarantee",
                "exactly_once_v2",
                "commit.interval.ms",
                "50",
                "auto.offset.reset",
                "earliest",
                "interceptor.classes",
                CorrelationProducerInterceptor.class.getName(),
                CorrelationProducerInterceptor.CLEW,
                clew,
                "default.key.serde",
                Serdes.StringSerde.class,
                "default.value.serde",
                Serdes.StringSerde.class,
                "statestore.cache.max.bytes",
                "0",
                "dsl.store.suppliers.class",
                BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class,
                // Else a join looks only once a second for records without a match.
                "__emit.interval.ms.kstreams.outer.join.spurious.results.fix__",
                0L);
        StreamsTopology topology = new StreamsTopology(scopes, properties);
        topology.streams.start();
        return topology;
    }

    /** Whether the application still runs; a failure in one case ends it for all. */
    boolean isAlive() {
        return streams.state().isRunningOrRebalancing() || streams.state() == KafkaStreams.State.CREATED;
    }

    String in(String name) {
        return in.get(name);
    }

    String out(String name) {
        return out.get(name);
    }

    @Override
    public void close() {
        streams.close(Broker.PATIENCE);
    }

    private KStream<String, String> from(String name) {
        return builder.stream(in.computeIfAbsent(name, any -> Broker.topic()));
    }

    private void to(String name, KStream<String, String> stream) {
        stream.to(out.computeIfAbsent(name, any -> Broker.topic()));
    }

    private void scoped() {
        to("scoped", from("scoped").process(scopes.scoped(Upper::new)));
        to("head", from("head").processValues(scopes.<String, String>scoped()).mapValues(value -> {
            LOG.info("mapping {}", value);
            return value;
        }));
        to(
                "row",
                from("row")
                        .processValues(scopes.<String, String>scoped())
                        .process(Upper::new)
                        .process(scopes.scoped(Upper::new)));
        KStream<String, String> siblings = from("siblings");
        to("siblings", siblings.processValues(scopes.scoped(Same::new)));
        to("siblings-unscoped", siblings.processValues(Same::new));
        to("punctuate", from("punctuate").process(scopes.scoped(Ticking::new)));
        to("store-context", from("store-context").processValues(scopes.scoped(Storing::new)));
    }

    private void operators() {
        to("map", from("map").map((key, value) -> KeyValue.pair(value, key)));
        to("flatMap", from("flatMap").flatMap((key, value) -> List.of(KeyValue.pair(value, key))));
        to("selectKey", from("selectKey").selectKey((key, value) -> value));
        to("repartition", from("repartition").selectKey((key, value) -> value).repartition());
        to("processValues", from("processValues").processValues(Same::new));
        to("new-record", from("new-record").process(Upper::new));
        to("punctuate-unscoped", from("punctuate-unscoped").process(Ticking::new));
        KStream<String, String> shared = from("shared");
        to("shared-changed", shared.process(Adding::new));
        to("shared", shared.processValues(Same::new));
    }

    private void time() {
        to("reduce", from("reduce").groupByKey().reduce(String::concat).toStream());
        to(
                "suppress",
                from("suppress")
                        .groupByKey(Grouped.with(Serdes.String(), Serdes.String()))
                        .windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofMinutes(1)))
                        .reduce(String::concat)
                        .suppress(Suppressed.untilWindowCloses(Suppressed.BufferConfig.unbounded()))
                        .toStream((window, value) -> window.key()));
        to(
                "join",
                from("join")
                        .leftJoin(
                                from("join-right"),
                                (left, right) -> left + '-' + right,
                                JoinWindows.ofTimeDifferenceWithNoGrace(Duration.ofMinutes(1))));
    }

    /** Forwards a new record. */
    private static final class Upper extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(Record<String, String> record) {
            LOG.info("upper {}", record.value());
            context().forward(new Record<>(record.key(), record.value().toUpperCase(Locale.ROOT), record.timestamp()));
        }
    }

    private static final class Same extends ContextualFixedKeyProcessor<String, String, String> {
        @Override
        public void process(FixedKeyRecord<String, String> record) {
            context().forward(record);
        }
    }

    /** Casts its context to that of a store, as a processor that fills a store of its own may have to. */
    private static final class Storing extends ContextualFixedKeyProcessor<String, String, String> {
        @Override
        public void process(FixedKeyRecord<String, String> record) {
            StateStoreContext store = (StateStoreContext) context();
            context().forward(record.withValue(store.taskId() + " of " + store.applicationId()));
        }
    }

    /** Changes the headers of its record. */
    private static final class Adding extends ContextualProcessor<String, String, String, String> {
        @Override
        public void process(Record<String, String> record) {
            record.headers().add("x-sibling", Sample.bytes("changed"));
            context().forward(record);
        }
    }

    /** Forwards one record a little after its first record. */
    private static final class Ticking extends ContextualProcessor<String, String, String, String> {
        private Cancellable timer;

        @Override
        public void process(Record<String, String> record) {
            timer = context().schedule(SOON, PunctuationType.WALL_CLOCK_TIME, now -> {
                LOG.info("tick");
                timer.cancel();
                context().forward(new Record<>("key", "tick", now));
            });
        }
    }
}
