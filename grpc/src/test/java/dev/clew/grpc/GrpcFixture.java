package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.LeakExtension;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real servers and clients, and the log of both. */
@ExtendWith(LeakExtension.class)
abstract class GrpcFixture {
    static final String CALLERS_ID = "caller-0123456789abcdef";
    static final Metadata.Key<String> REQUEST_ID = key("x-request-id");
    static final Metadata.Key<String> TRACEPARENT = key("traceparent");

    /** Writes each exception of a handler to the console. */
    private static final Logger NOISE = Logger.getLogger("io.grpc");

    final Clew clew = Clew.builder().build();
    final CapturedLog log = CapturedLog.create();

    /** A request that is being served. It is not yet current. */
    final TraceContext request = receive(CALLERS_ID);

    private final Transport transport;
    private final Deque<Closing> closing = new ArrayDeque<>();

    private interface Closing {
        void run() throws InterruptedException;
    }

    GrpcFixture(Transport transport) {
        this.transport = transport;
        NOISE.setLevel(Level.OFF);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Closing each : closing) {
            each.run();
        }
        // A client has its answer before the server's span ends, which would disturb the next test.
        Await.until(() ->
                log.spansEnded("server").size() == log.spansStarted("server").size());
        log.close();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    TraceContext receive(String id) {
        return clew.receive(Map.of("X-Request-ID", id), Map::get, "");
    }

    /** Starts a server; the last interceptor is the outermost. */
    Server serve(ServerServiceDefinition service, ServerInterceptor... interceptors) {
        ServerBuilder<?> builder = serverBuilder().addService(service);
        for (ServerInterceptor interceptor : interceptors) {
            builder.intercept(interceptor);
        }
        return start(builder);
    }

    ServerBuilder<?> serverBuilder() {
        return transport.server();
    }

    Server start(ServerBuilder<?> builder) {
        try {
            Server server = builder.build().start();
            closing.push(() -> server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a channel to the server, through the interceptors. */
    Channel channel(Server server, ClientInterceptor... interceptors) {
        return ClientInterceptors.intercept(connect(transport.channel(server)), interceptors);
    }

    ManagedChannelBuilder<?> channelBuilder(Server server) {
        return transport.channel(server);
    }

    ManagedChannel connect(ManagedChannelBuilder<?> builder) {
        ManagedChannel channel = builder.build();
        closing.push(() -> channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
        return channel;
    }

    static Metadata headers(String... namesAndValues) {
        Metadata headers = new Metadata();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(key(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return headers;
    }

    /** The answer to a unary call. */
    record Answer(String text, Status status, Metadata headers, Metadata trailers) {}

    /** Calls {@link Orders#PLACE} as a client without Clew does. */
    static Answer place(Channel channel, Metadata headers) {
        AtomicReference<Metadata> gotHeaders = new AtomicReference<>();
        AtomicReference<Metadata> gotTrailers = new AtomicReference<>();
        Channel calling = ClientInterceptors.intercept(
                channel,
                MetadataUtils.newAttachHeadersInterceptor(headers),
                MetadataUtils.newCaptureMetadataInterceptor(gotHeaders, gotTrailers));
        String text = "";
        Status status = Status.OK;
        try {
            text = place(calling, CallOptions.DEFAULT);
        } catch (StatusRuntimeException e) {
            status = e.getStatus();
        }
        return new Answer(text, status, gotHeaders.get(), gotTrailers.get());
    }

    static String place(Channel channel, CallOptions options) {
        return ClientCalls.blockingUnaryCall(
                channel, Orders.PLACE, options.withDeadlineAfter(20, TimeUnit.SECONDS), "SKU-44");
    }

    /** Calls {@link Orders#PLACE} within the request. */
    String placeInRequest(Channel channel) {
        try (Scope scope = request.makeCurrent()) {
            return place(channel, CallOptions.DEFAULT);
        }
    }

    /** Returns the ends of all spans of a kind, as soon as there are so many. */
    List<Line> spans(String kind, int number) {
        Await.until(() -> log.spansEnded(kind).size() >= number);
        assertThat(log.spansEnded(kind)).hasSize(number);
        return log.spansEnded(kind);
    }

    /** Returns the end of the only span of a kind, as soon as it is there. */
    Line span(String kind) {
        return spans(kind, 1).get(0);
    }
}
