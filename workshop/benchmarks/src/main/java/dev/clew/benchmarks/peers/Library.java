package dev.clew.benchmarks.peers;

import static dev.clew.benchmarks.harness.Operation.within;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.clew.benchmarks.harness.Operation;
import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import jakarta.jms.MessageListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.NullUnmarked;

/**
 * The scenarios, each said once; a library says its calls, and leaves those null whose scenarios it does not have.
 *
 * @param <C> the library's context
 */
@NullUnmarked
public abstract class Library<C> {
    private static final Headers INCOMING = new RecordHeaders()
            .add("x-request-id", Work.REQUEST_ID.getBytes(StandardCharsets.UTF_8))
            .add("traceparent", Work.TRACEPARENT.getBytes(StandardCharsets.UTF_8));

    final String scenario;
    final Map<String, String> headers;
    final Map<String, String> outgoing = Work.outgoing();

    Supplier<Object> newId;
    /** Reads the headers and nothing more. */
    Supplier<Object> extract;
    /** Reads the headers and returns the server's context. */
    Supplier<C> receive;

    UnaryOperator<C> child;
    Consumer<C> inject;
    Function<C, AutoCloseable> open;
    Supplier<Object> current;
    Function<C, Object> tenant;
    /** Returns an executor that carries the context to the tasks. */
    BiFunction<Tasks, C, Executor> carrying;

    Supplier<Filter> filter;
    Supplier<Interceptor> interceptor;
    Supplier<ClientInterceptor> calling;
    Supplier<ServerInterceptor> serving;
    /** Opens the scope in which a call or a record is sent. */
    Supplier<AutoCloseable> openSender;
    /** Reads the id as three log lines behind the filter would. */
    IntSupplier readThree = () -> Work.readThree("traceId");
    /** Looks at the id in a consumer. */
    IntSupplier readOne = () -> Work.length("traceId");

    Library(String scenario) {
        this.scenario = scenario;
        headers = Work.headers(scenario);
    }

    abstract int request() throws Exception;

    Function<ProducerRecord<Object, Object>, Object> sender() {
        throw unknown();
    }

    ToIntFunction<ConsumerRecord<String, String>> receiver() {
        throw unknown();
    }

    /** Returns the sending of a message of JMS. */
    Sends<StubMessage> producer() {
        throw unknown();
    }

    /** Returns the listener of JMS that calls another. */
    MessageListener listener(MessageListener reader) {
        throw unknown();
    }

    /** Returns the publishing of a message of RabbitMQ. */
    Sends<AMQP.BasicProperties> publisher(Channel channel) {
        throw unknown();
    }

    /** Gives the reader to a channel of RabbitMQ. */
    void consume(Channel channel, com.rabbitmq.client.Consumer reader) throws IOException {
        throw unknown();
    }

    /** Returns the operation of the scenario. */
    public final Operation operation() {
        try {
            return hosted();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Operation hosted() throws IOException {
        switch (scenario) {
            case "filter":
                return filter(filter.get(), readThree);
            case "container":
                return container(readThree, filter.get());
            case "interceptor":
                Interceptor calls = interceptor.get();
                StubChain chain = StubChain.create();
                return within(openSender, hole -> {
                    calls.intercept(chain);
                    hole.consume(chain.sent());
                });
            case "call":
                ClientInterceptor calling = this.calling.get();
                return within(openSender, hole -> hole.consume(StubGrpc.call(calling)));
            case "serve":
                return StubGrpc.serve(serving.get(), readThree);
            case "send", "sendNamed", "sendWrapped":
                Function<ProducerRecord<Object, Object>, Object> sender = sender();
                return within(openSender, hole -> hole.consume(sender.apply(new ProducerRecord<>("orders", "value"))));
            case "receive":
                ToIntFunction<ConsumerRecord<String, String>> receiver = receiver();
                return hole -> {
                    ConsumerRecord<String, String> record = incoming();
                    hole.consume(receiver.applyAsInt(record));
                    hole.consume(record); // an application has it, so that its bytes count
                };
            case "produce", "produceNamed":
                return within(openSender, StubJms.send(producer()));
            case "listen":
                int[] heard = new int[1];
                return StubJms.receive(listener(message -> heard[0] = readOne.getAsInt()));
            case "publish", "publishNamed":
                StubRabbit publishing = StubRabbit.create();
                return within(openSender, publishing.publish(publisher(publishing)));
            case "consume":
                StubRabbit consuming = StubRabbit.create();
                consume(consuming, StubRabbit.reader(consuming, readOne));
                return consuming.deliver();
            default:
                return core();
        }
    }

    Operation core() {
        C context = receive.get();
        C inner = child.apply(context);
        Tasks tasks = new Tasks();
        Executor executor = carrying.apply(tasks, context);
        return switch (scenario) {
            case "id" -> hole -> hole.consume(newId.get());
            case "extract", "extractWithState", "extractWithRequestId" -> hole -> hole.consume(extract.get());
            case "inject" ->
                hole -> {
                    inject.accept(context);
                    hole.consume(outgoing);
                };
            case "scope" -> hole -> open.apply(context).close();
            case "nested" ->
                within(() -> open.apply(context), hole -> open.apply(inner).close());
            case "current" -> within(() -> open.apply(context), hole -> hole.consume(current.get()));
            case "baggage" ->
                hole -> {
                    C server = receive.get();
                    inject.accept(server);
                    hole.consume(tenant.apply(server));
                };
            case "hop" ->
                hole -> {
                    try (AutoCloseable scope = open.apply(context)) {
                        tasks.handOver(executor);
                    }
                    hole.consume(tasks.run());
                };
            case "request", "sampledRequest" -> hole -> hole.consume(request());
            default -> throw unknown();
        };
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException(scenario);
    }

    /** Returns a record with headers of its own: brave takes out those that it has read. */
    static ConsumerRecord<String, String> incoming() {
        RecordHeaders headers = new RecordHeaders(INCOMING);
        long at = 1_700_000_000_000L;
        TimestampType type = TimestampType.CREATE_TIME;
        return new ConsumerRecord<>("orders", 3, 4711, at, type, 3, 5, "key", "value", headers, Optional.empty());
    }

    /** Returns the operation of a request through a filter, on a stub of the container. */
    static Operation filter(Filter serving, IntSupplier readThree) {
        StubRequest request = StubRequest.create();
        StubResponse response = StubResponse.create();
        int[] read = new int[1];
        FilterChain served = (in, out) -> read[0] = readThree.getAsInt();
        return hole -> {
            request.recycle();
            serving.doFilter(request, response, served);
            hole.consume(read[0]);
        };
    }

    /** Returns the operation of a request to a real container. Its figures are the container's and the client's too. */
    public static Operation container(IntSupplier readThree, Filter... filters) {
        JettyServer server = new JettyServer(readThree, filters);
        return hole -> hole.consume(server.exchange());
    }

    /** Returns the operation of the Kafka records alone, which are part of every row. */
    public static Operation records(String scenario) {
        return scenario.equals("out")
                ? hole -> hole.consume(new ProducerRecord<>("orders", "value"))
                : hole -> hole.consume(incoming());
    }

    /** Returns the operation of the properties of RabbitMQ's message that comes, which are part of every row. */
    public static Operation properties() {
        return hole -> hole.consume(StubRabbit.incoming());
    }
}
