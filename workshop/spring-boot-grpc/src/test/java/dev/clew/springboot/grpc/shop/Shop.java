package dev.clew.springboot.grpc.shop;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;

/** A shop that sells by gRPC. In a package of its own, so that its scan finds no configuration of ours. */
@SpringBootApplication
class Shop {
    static final MethodDescriptor<String, String> PLACE = MethodDescriptor.<String, String>newBuilder(
                    Text.MARSHALLER, Text.MARSHALLER)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("shop.Orders/Place")
            .build();

    private static final Logger log = LoggerFactory.getLogger("shop");

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

    @Bean
    BindableService orders() {
        return () -> ServerServiceDefinition.builder("shop.Orders")
                .addMethod(PLACE, ServerCalls.asyncUnaryCall(Shop::place))
                .build();
    }

    private static void place(String item, StreamObserver<String> answers) {
        log.info("placing {}", item);
        if (item.equals("sold out")) {
            throw new SoldOut();
        }
        answers.onNext(item);
        answers.onCompleted();
    }

    static final class SoldOut extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Bean
    GrpcExceptionHandler soldOut() {
        return failure -> failure instanceof SoldOut ? Status.NOT_FOUND.asException() : null;
    }
}
