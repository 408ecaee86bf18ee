package dev.clew.benchmarks.peers;

import dev.clew.benchmarks.harness.Operation;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A channel that answers at once, and a server that is asked without a wire. */
final class StubGrpc {
    private static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("shop.Orders/Place")
            .setRequestMarshaller(Nothing.MARSHALLER)
            .setResponseMarshaller(Nothing.MARSHALLER)
            .build();

    private static final Channel CHANNEL = new Answering();
    private static final Metadata EMPTY = new Metadata();

    private StubGrpc() {}

    private enum Nothing implements MethodDescriptor.Marshaller<String> {
        MARSHALLER;

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public String parse(InputStream stream) {
            return "";
        }
    }

    private static final class Answering extends Channel {
        @Override
        public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
            return new Call<>();
        }

        @Override
        public String authority() {
            return "orders.example.org:443";
        }
    }

    private static final class Call<Q, R> extends ClientCall<Q, R> {
        private @Nullable Listener<R> listener;

        @Override
        public void start(Listener<R> waiting, Metadata headers) {
            listener = waiting;
        }

        @Override
        public void request(int messages) {}

        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {}

        @Override
        public void sendMessage(Q message) {}

        @Override
        public void halfClose() {
            Listener<R> waiting = listener;
            if (waiting != null) {
                waiting.onHeaders(EMPTY);
                waiting.onMessage(null);
                waiting.onClose(Status.OK, EMPTY);
            }
        }
    }

    private static final class Waiting extends ClientCall.Listener<String> {
        private @Nullable Status status;

        @Override
        public void onClose(Status last, Metadata trailers) {
            status = last;
        }
    }

    /** Makes one call, as a stub of gRPC does, and returns its metadata. */
    static Object call(ClientInterceptor interceptor) {
        Metadata headers = new Metadata();
        Waiting waiting = new Waiting();
        ClientCall<String, String> call = interceptor.interceptCall(METHOD, CallOptions.DEFAULT, CHANNEL);
        call.start(waiting, headers);
        call.request(2);
        call.sendMessage("");
        call.halfClose();
        return waiting.status == null ? headers : waiting;
    }

    /** A call whose client waits in vain. */
    private static final class Served extends ServerCall<String, String> {
        private final Attributes attributes = Attributes.newBuilder()
                .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_051))
                .build();

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(String message) {}

        @Override
        public void close(Status status, Metadata trailers) {}

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public Attributes getAttributes() {
            return attributes;
        }

        @Override
        public MethodDescriptor<String, String> getMethodDescriptor() {
            return METHOD;
        }
    }

    /** Returns the operation of a unary call through an interceptor. */
    static Operation serve(ServerInterceptor interceptor, IntSupplier readThree) {
        Metadata headers = new Metadata();
        Map.of(
                        "content-type", "application/grpc",
                        "user-agent", "grpc-java-netty/1.85.1",
                        "grpc-accept-encoding", "gzip",
                        "traceparent", Work.TRACEPARENT)
                .forEach((name, value) -> headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        int[] read = new int[1];
        ServerCallHandler<String, String> handler = (call, metadata) -> new ServerCall.Listener<>() {
            @Override
            public void onHalfClose() {
                read[0] = readThree.getAsInt();
                call.sendHeaders(new Metadata());
                call.sendMessage("");
                call.close(Status.OK, new Metadata());
            }
        };
        Served call = new Served();
        return hole -> {
            ServerCall.Listener<String> listener = interceptor.interceptCall(call, headers, handler);
            listener.onReady();
            listener.onMessage("");
            listener.onHalfClose();
            listener.onComplete();
            hole.consume(read[0]);
        };
    }
}
