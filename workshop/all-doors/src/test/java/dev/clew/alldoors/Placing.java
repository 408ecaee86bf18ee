package dev.clew.alldoors;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The method of gRPC by which an order is placed: a text, and a text as the answer. */
enum Placing implements MethodDescriptor.Marshaller<String> {
    TEXT;

    static final String SERVICE = "shop.Orders";
    static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder(TEXT, TEXT)
            .setType(MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Place"))
            .build();

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
