package dev.clew.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A service of texts, with a method of each kind. */
final class Orders {
    static final String SERVICE = "clew.test.Orders";
    static final MethodDescriptor<String, String> PLACE = method(MethodType.UNARY, "Place");
    static final MethodDescriptor<String, String> WATCH = method(MethodType.SERVER_STREAMING, "Watch");
    static final MethodDescriptor<String, String> IMPORT = method(MethodType.CLIENT_STREAMING, "Import");
    static final MethodDescriptor<String, String> TALK = method(MethodType.BIDI_STREAMING, "Talk");

    private Orders() {}

    private enum Text implements MethodDescriptor.Marshaller<String> {
        MARSHALLER;

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder(Text.MARSHALLER, Text.MARSHALLER)
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .build();
    }

    static ServerServiceDefinition with(
            MethodDescriptor<String, String> method, ServerCallHandler<String, String> handler) {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(method, handler)
                .build();
    }

    /** Returns the service with {@link #PLACE} alone. */
    static ServerServiceDefinition placing(ServerCalls.UnaryMethod<String, String> handler) {
        return with(PLACE, ServerCalls.asyncUnaryCall(handler));
    }

    /** Returns the service with all methods: each answers with what it was asked, once for each request. */
    static ServerServiceDefinition echoing() {
        return ServerServiceDefinition.builder(SERVICE)
                .addMethod(PLACE, ServerCalls.asyncUnaryCall(Orders::answer))
                .addMethod(WATCH, ServerCalls.asyncServerStreamingCall(Orders::answer))
                .addMethod(IMPORT, ServerCalls.asyncClientStreamingCall(Orders::last))
                .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(Orders::each))
                .build();
    }

    static void answer(String text, StreamObserver<String> answers) {
        answers.onNext(text);
        answers.onCompleted();
    }

    private static StreamObserver<String> each(StreamObserver<String> answers) {
        return answers;
    }

    private static StreamObserver<String> last(StreamObserver<String> answers) {
        return new StreamObserver<>() {
            private String last = "";

            @Override
            public void onNext(String request) {
                last = request;
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                answer(last, answers);
            }
        };
    }
}
