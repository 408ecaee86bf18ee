package dev.clew.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka broker of one node in this JVM, which is its own controller. */
public final class Broker implements AutoCloseable {
    private static final String CONTROLLER = "CONTROLLER";

    /** The settings that a cluster of one node needs, and those that make it start sooner. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("controller.listener.names", CONTROLLER),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("broker.heartbeat.interval.ms", "100"),
            Map.entry("controller.quorum.election.timeout.ms", "100"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // Records of tests may be of 1970, and half a minute after its start a broker deletes what is a week old.
            Map.entry("log.retention.ms", "-1"),
            Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
            Map.entry("group.consumer.heartbeat.interval.ms", "500"));

    private final KafkaRaftServer server;
    private final String address;

    private Broker(KafkaRaftServer server, String address) {
        this.server = server;
        this.address = address;
    }

    /**
     * Starts an empty broker on a free port.
     *
     * @throws Exception if it does not start; then nothing of it keeps running
     */
    public static Broker start(Path directory) throws Exception {
        return start(directory, freePort(), freePort());
    }

    /** @param directory empty, or that of an earlier broker on the same ports, whose data is used again */
    static Broker start(Path directory, int port, int controllerPort) throws Exception {
        if (!Files.exists(directory.resolve("meta.properties"))) {
            format(directory);
        }
        Properties properties = new Properties();
        properties.putAll(SETTINGS);
        properties.put("log.dirs", directory.toString());
        properties.put("listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        properties.put("controller.quorum.voters", "1@localhost:" + controllerPort);
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (Throwable t) {
            shutDown(server, t);
            throw t;
        }
        return new Broker(server, "localhost:" + port);
    }

    /** Ends the threads that Kafka had started before it failed, which would keep the JVM alive. */
    private static void shutDown(KafkaRaftServer server, Throwable failure) {
        try {
            server.shutdown();
        } catch (Throwable t) {
            failure.addSuppressed(t);
        }
    }

    private static void format(Path directory) throws Exception {
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setControllerListenerName(CONTROLLER)
                .setDirectories(Set.of(directory.toString()))
                .setMetadataLogDirectory(directory.toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Returns the value of {@code bootstrap.servers} for clients. */
    public String address() {
        return address;
    }

    /** Creates a topic. */
    public void topic(String name, int partitions) throws ExecutionException, InterruptedException {
        createTopic(address, name, partitions);
    }

    static void createTopic(String address, String name, int partitions)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
