package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.Relay;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sockets: addresses of callers, servers that are not there, and servers that go away. */
class NettyTest extends ClientFixture {
    NettyTest() {
        super(Transport.NETTY);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Channel channelTo(int port) {
        return ClientInterceptors.intercept(
                connect(ManagedChannelBuilder.forAddress("localhost", port).usePlaintext()),
                CorrelationClientInterceptor.create(clew));
    }

    @Test
    void theSpanNamesTheCallersAddress() {
        place(channel(serve(Orders.echoing(), CorrelationServerInterceptor.create(clew))), headers());

        assertThat(span("server").values()).containsEntry("peer", "127.0.0.1");
    }

    @Test
    void callersAreBelievedByTheirAddress() {
        Clew ours = Clew.builder()
                .setting("clew.inbound.trusted", "127.0.0.0/8")
                .setting("clew.inbound", "restart")
                .build();
        Clew others = Clew.builder()
                .setting("clew.inbound.trusted", "10.0.0.0/8")
                .setting("clew.inbound", "restart")
                .build();
        Channel trusting = channel(serve(Orders.echoing(), CorrelationServerInterceptor.create(ours)));
        Channel doubting = channel(serve(Orders.echoing(), CorrelationServerInterceptor.create(others)));

        assertThat(place(trusting, headers("x-request-id", CALLERS_ID))
                        .headers()
                        .get(REQUEST_ID))
                .isEqualTo(CALLERS_ID);
        assertThat(place(doubting, headers("x-request-id", CALLERS_ID))
                        .headers()
                        .get(REQUEST_ID))
                .isNotEqualTo(CALLERS_ID);
        assertThat(others.counters().get("rejected.untrusted")).isEqualTo(1);
    }

    @Test
    void aServerThatIsNotThereIsAnError() throws Exception {
        int port = freePort();
        Channel channel = channelTo(port);

        try (Scope scope = request.makeCurrent()) {
            assertThat(place(channel, headers()).status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }

        Line span = span("client");
        assertThat(span.values())
                .containsEntry("outcome", "error")
                .containsEntry("grpc_status", "UNAVAILABLE")
                .containsEntry("peer", "localhost:" + port);
        assertThat(span.error()).contains("ConnectException");
    }

    @Test
    void aCallThatWaitsForItsServerHasItsIdsWhenItGoesOut() throws Exception {
        int port = freePort();
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call;
        ManagedChannel channel =
                connect(ManagedChannelBuilder.forAddress("localhost", port).usePlaintext());
        try (Scope scope = request.makeCurrent()) {
            call = ClientInterceptors.intercept(channel, CorrelationClientInterceptor.create(clew))
                    .newCall(Orders.PLACE, CallOptions.DEFAULT.withWaitForReady());
            call.start(answers, new Metadata());
        }
        call.request(2);
        call.sendMessage("SKU-44");
        call.halfClose();
        Await.until(() -> channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE);

        start(NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addService(Orders.echoing())
                .intercept(CorrelationServerInterceptor.create(clew)));
        channel.resetConnectBackoff();

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(span("client").values()).containsEntry("outcome", "ok").doesNotContainKey("attempt");
        assertThat(span("server").mdc()).containsEntry("request_id", CALLERS_ID);
    }

    /** Returns what a client hears of a stream that has begun within the request. */
    private Recorded<String> watchInRequest(Channel channel) {
        Recorded<String> answers = new Recorded<>();
        try (Scope scope = request.makeCurrent()) {
            ClientCall<String, String> call = channel.newCall(Orders.WATCH, CallOptions.DEFAULT);
            call.start(answers, new Metadata());
            call.request(2);
            call.sendMessage("SKU-44");
            call.halfClose();
        }
        answers.awaitMessages(1);
        return answers;
    }

    private static ServerServiceDefinition unending() {
        return Orders.with(Orders.WATCH, ServerCalls.asyncServerStreamingCall((text, answers) -> answers.onNext(text)));
    }

    @Test
    void aServerThatIsShutDownInTheMiddleOfAStreamEndsBothSpans() throws Exception {
        Server server = serve(unending(), CorrelationServerInterceptor.create(clew));
        Recorded<String> answers = watchInRequest(client(server));

        server.shutdownNow();

        // The client hears of the stream's end or of the connection's, whichever it reads first.
        Status.Code status = answers.status().getCode();
        assertThat(status).isIn(Status.Code.CANCELLED, Status.Code.UNAVAILABLE);
        assertThat(answers.seen()).contains("onClose " + CALLERS_ID);
        assertThat(span("client").values())
                .containsEntry("outcome", status == Status.Code.CANCELLED ? "cancelled" : "error");
        assertThat(span("server").values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void aConnectionThatIsLostInTheMiddleOfAStreamEndsBothSpans() throws Exception {
        Server server = serve(unending(), CorrelationServerInterceptor.create(clew));
        Recorded<String> answers;
        try (Relay network = new Relay(server.getPort())) {
            answers = watchInRequest(channelTo(network.port()));
        }

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(answers.seen()).contains("onClose " + CALLERS_ID);
        assertThat(span("client").values())
                .containsEntry("outcome", "error")
                .containsEntry("grpc_status", "UNAVAILABLE");
        assertThat(span("server").values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void aMessageThatIsTooLargeForTheClientIsAnErrorThere() {
        Channel channel = client(serve(
                Orders.placing((text, answers) -> Orders.answer("x".repeat(100_000), answers)),
                CorrelationServerInterceptor.create(clew)));

        try (Scope scope = request.makeCurrent()) {
            assertThat(place(ClientInterceptors.intercept(channel, new Small(1_000)), headers())
                            .status()
                            .getCode())
                    .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        }

        assertThat(span("client").values())
                .containsEntry("outcome", "error")
                .containsEntry("grpc_status", "RESOURCE_EXHAUSTED");
    }

    /** Limits the answers of all calls. */
    private record Small(int bytes) implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            return next.newCall(method, options.withMaxInboundMessageSize(bytes));
        }
    }

    @Test
    void aMessageOfFourMegabytesPasses() {
        String large = "x".repeat(4_000_000);
        Channel channel = client(serve(
                Orders.placing((text, answers) -> Orders.answer(large, answers)),
                CorrelationServerInterceptor.create(clew)));

        assertThat(placeInRequest(channel)).isEqualTo(large);
        span("client");
        span("server");
    }

    @Test
    void callsOnAConnectionThatIsKeptAliveHaveTheirOwnIds() throws Exception {
        Server server = start(NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(Orders.with(Orders.TALK, ServerCalls.asyncBidiStreamingCall(EchoingIds::new)))
                .permitKeepAliveTime(1, TimeUnit.MILLISECONDS)
                .intercept(CorrelationServerInterceptor.create(clew)));
        Channel channel = connect(ManagedChannelBuilder.forAddress("localhost", server.getPort())
                .keepAliveTime(10, TimeUnit.MILLISECONDS)
                .usePlaintext());
        for (int i = 0; i < 20; i++) {
            Recorded<String> answers = new Recorded<>();
            ClientCall<String, String> call = channel.newCall(Orders.TALK, CallOptions.DEFAULT);
            call.start(answers, headers("x-request-id", "request-number-" + i));
            call.request(2);
            call.sendMessage("next");
            call.halfClose();
            assertThat(answers.status().getCode()).isEqualTo(Status.Code.OK);
            assertThat(answers.messages()).containsExactly("request-number-" + i);
        }
        spans("server", 20);
    }

    @Test
    void aBuilderThatIsUsedTwiceMakesOneSpanOfEachCall() {
        ServerBuilder<?> servers =
                serverBuilder().addService(Orders.echoing()).intercept(CorrelationServerInterceptor.create(clew));
        for (int i = 0; i < 2; i++) {
            ManagedChannelBuilder<?> channels =
                    channelBuilder(start(servers)).intercept(CorrelationClientInterceptor.create(clew));
            placeInRequest(connect(channels));
            placeInRequest(connect(channels));
        }

        spans("server", 4);
        spans("client", 4);
    }

    @Test
    void aThreadThatGoesOnAfterItsCallIsOverIsOfTheSameTree() {
        Channel toStock = client(serve(Orders.echoing(), CorrelationServerInterceptor.create(clew)));
        CompletableFuture<String> asked = new CompletableFuture<>();
        Runnable asking = () -> {
            span("server"); // has ended
            asked.complete(place(toStock, CallOptions.DEFAULT));
        };
        Channel toOrders = client(serve(
                Orders.placing((text, answers) -> {
                    Orders.answer(text, answers);
                    new Thread(TraceContext.current().wrap(asking)).start();
                }),
                CorrelationServerInterceptor.create(clew)));

        placeInRequest(toOrders);

        assertThat(asked.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo("SKU-44");
        assertOneTree();
    }

    @Test
    void aChainOfServersIsOneTree() {
        Server stock = serve(Orders.echoing(), CorrelationServerInterceptor.create(clew));
        Channel toStock = client(stock);
        CompletableFuture<String> asked = new CompletableFuture<>();
        Channel toOrders = client(serve(
                Orders.placing((text, answers) -> {
                    Orders.answer(text, answers);
                    // After its answer the handler is still within the request.
                    asked.complete(place(toStock, CallOptions.DEFAULT));
                }),
                CorrelationServerInterceptor.create(clew)));

        placeInRequest(toOrders);

        assertThat(asked.join()).isEqualTo("SKU-44");
        assertOneTree();
    }

    private void assertOneTree() {
        List<Line> servers = spans("server", 2);
        List<Line> clients = spans("client", 2);
        assertThat(servers).extracting(line -> line.mdc().get("request_id")).containsOnly(CALLERS_ID);
        assertThat(servers)
                .extracting(line -> line.values().get("parent_id"))
                .containsExactlyInAnyOrderElementsOf(
                        clients.stream().map(line -> line.mdc().get("span_id")).toList());
    }
}
