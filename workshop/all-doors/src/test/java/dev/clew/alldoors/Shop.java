package dev.clew.alldoors;

import com.rabbitmq.client.Channel;
import dev.clew.Clew;
import dev.clew.grpc.CorrelationClientInterceptor;
import dev.clew.grpc.CorrelationServerInterceptor;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.jms.CorrelationSession;
import dev.clew.kafka.CorrelationConsumer;
import dev.clew.kafka.CorrelationProducer;
import dev.clew.okhttp.CorrelationInterceptor;
import dev.clew.rabbitmq.CorrelationChannel;
import dev.clew.servlet.CorrelationFilter;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shop whose orders come by HTTP and go on by gRPC, SQL, RabbitMQ, JMS, Kafka and HTTP, each handled where it arrives. */
final class Shop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shop.class);
    static final String PICKING = "picking";
    static final String PACKING = "packing";
    static final String SHIPPING = "shipping";

    private final Clew clew = Clew.global();
    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final String carrier;
    private final DataSource stock = stock();
    private final OkHttpClient client =
            CorrelationInterceptor.install(new OkHttpClient.Builder(), clew).build();
    private final CorrelationConsumer records = CorrelationConsumer.create(clew);
    private final com.rabbitmq.client.Connection rabbitmq;
    private final Channel orders;
    private final jakarta.jms.Connection jms;
    private final Session packing;
    private final Producer<String, String> producer;
    private final Consumer<String, String> consumer;
    private final Server grpc;
    private final ManagedChannel channel;
    private final org.eclipse.jetty.server.Server jetty;

    /** @param carrier the address to which orders are posted at last */
    Shop(Brokers brokers, String carrier) throws Exception {
        this.carrier = carrier;
        rabbitmq = CorrelationChannel.create(clew).wrap(Brokers.rabbitmq().newConnection());
        orders = rabbitmq.createChannel();
        orders.confirmSelect();
        orders.queueDeclare(PICKING, false, false, false, null);
        jms = CorrelationSession.create(clew).wrap(Brokers.jms()).createConnection();
        packing = jms.createSession();
        producer = CorrelationProducer.create(clew)
                .wrap(new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers.kafka()), new StringSerializer(), new StringSerializer()));
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers.kafka(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.assign(List.of(new TopicPartition(SHIPPING, 0)));
        grpc = grpc();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", grpc.getPort())
                .usePlaintext()
                .intercept(CorrelationClientInterceptor.create(clew))
                .build();
        jetty = jetty();
        pick();
        pack();
    }

    private DataSource stock() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setUrl("jdbc:h2:mem:stock;DB_CLOSE_DELAY=-1;INIT=CREATE TABLE IF NOT EXISTS orders(item VARCHAR)");
        return CorrelationDataSource.builder(h2).clew(clew).build();
    }

    private org.eclipse.jetty.server.Server jetty() throws Exception {
        ServletContextHandler context = new ServletContextHandler();
        context.addFilter(new FilterHolder(CorrelationFilter.create(clew)), "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(new ServletHolder(new Ordering()), "/orders");
        org.eclipse.jetty.server.Server server =
                new org.eclipse.jetty.server.Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(context);
        server.start();
        return server;
    }

    private final class Ordering extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String item = request.getParameter("item");
            LOG.info("ordered {}", item);
            response.getWriter()
                    .print(ClientCalls.blockingUnaryCall(channel, Placing.METHOD, io.grpc.CallOptions.DEFAULT, item));
        }
    }

    private Server grpc() throws IOException {
        ServerServiceDefinition placing = ServerServiceDefinition.builder(Placing.SERVICE)
                .addMethod(Placing.METHOD, ServerCalls.asyncUnaryCall(this::place))
                .build();
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .intercept(CorrelationServerInterceptor.create(clew))
                .addService(placing)
                .build()
                .start();
    }

    private void place(String item, StreamObserver<String> answers) {
        LOG.info("placed {}", item);
        try (Connection connection = stock.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?)")) {
            insert.setString(1, item);
            insert.executeUpdate();
            orders.basicPublish("", PICKING, null, item.getBytes(StandardCharsets.UTF_8));
        } catch (SQLException | IOException e) {
            answers.onError(e);
            return;
        }
        answers.onNext("placed");
        answers.onCompleted();
    }

    private void pick() throws Exception {
        Channel picking = rabbitmq.createChannel();
        picking.basicConsume(
                PICKING,
                true,
                (tag, order) -> {
                    LOG.info("picked");
                    Map<String, Object> headers = order.getProperties().getHeaders();
                    headers.forEach((name, value) -> seen.put("rabbitmq " + name, value.toString()));
                    pack(new String(order.getBody(), StandardCharsets.UTF_8));
                },
                tag -> {});
    }

    private void pack(String item) throws IOException {
        try {
            packing.createProducer(packing.createQueue(PACKING)).send(packing.createTextMessage(item));
        } catch (JMSException e) {
            throw new IOException(e);
        }
    }

    private void pack() throws JMSException {
        Session session = jms.createSession();
        Queue queue = session.createQueue(PACKING);
        MessageConsumer packer = session.createConsumer(queue);
        packer.setMessageListener(this::packed);
        jms.start();
    }

    private void packed(Message order) {
        LOG.info("packed");
        try {
            for (String name : List.of("x_request_id", "traceparent", "x_message_id", "x_causation_id")) {
                seen.put("jms " + name.replace('_', '-'), String.valueOf(order.getStringProperty(name)));
            }
            producer.send(new ProducerRecord<>(SHIPPING, order.getBody(String.class)))
                    .get();
        } catch (JMSException | InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ships the next order. */
    void ship() throws IOException {
        Iterable<ConsumerRecord<String, String>> next = List.of();
        while (!next.iterator().hasNext()) {
            next = consumer.poll(Duration.ofMillis(100));
        }
        records.forEach(next, this::ship);
    }

    private void ship(ConsumerRecord<String, String> order) throws IOException {
        LOG.info("shipped");
        order.headers()
                .forEach(header ->
                        seen.put("kafka " + header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        RequestBody body = RequestBody.create(order.value().getBytes(StandardCharsets.UTF_8));
        try (Response response = client.newCall(
                        new Request.Builder().url(carrier).post(body).build())
                .execute()) {
            LOG.info("handed over, status {}", response.code());
        }
    }

    /** Returns the headers of messages by the broker and the name. */
    Map<String, String> seen() {
        return seen;
    }

    String address() {
        return jetty.getURI().resolve("/orders").toString();
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
        channel.shutdownNow();
        grpc.shutdownNow();
        rabbitmq.close();
        jms.close();
        producer.close();
        consumer.close();
    }
}
