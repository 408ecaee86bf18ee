package dev.clew.springboot.grpc.shop;

import dev.clew.Clew;
import dev.clew.context.Scope;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;

/** A shop that runs, and its own calls. */
final class Running implements AutoCloseable {
    static final Metadata.Key<String> REQUEST_ID = Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

    private final ConfigurableApplicationContext application;

    /** Knows the port that was free. */
    static final class Port {
        private int number;

        @EventListener
        void started(GrpcServerStartedEvent event) {
            number = Math.max(number, event.getPort()); // one in process has none
        }
    }

    /** @param more beans beside the shop's, null for none */
    private Running(Class<?> more, String... properties) {
        List<Class<?>> sources = new ArrayList<>(List.of(Shop.class, Port.class));
        if (more != null) {
            sources.add(more);
        }
        application = SpringApplication.run(sources.toArray(new Class<?>[0]), properties);
    }

    /** Starts a shop that listens on a port by Netty. */
    static Running overNetty(Class<?> more, String... properties) {
        List<String> arguments =
                new ArrayList<>(List.of("--spring.main.web-application-type=none", "--spring.grpc.server.port=0"));
        arguments.addAll(List.of(properties));
        return new Running(more, arguments.toArray(new String[0]));
    }

    /** Starts a shop that is a servlet of Tomcat. */
    static Running inTomcat(Class<?> more) {
        return new Running(
                more, "--server.port=0", "--server.http2.enabled=true", "--spring.grpc.server.servlet.enabled=true");
    }

    Clew clew() {
        return application.getBean(Clew.class);
    }

    /** Returns a channel to the shop's port. */
    Channel channel(ClientInterceptor... interceptors) {
        int port = application.getBean(Port.class).number;
        int http = application.getEnvironment().getProperty("local.server.port", Integer.class, port);
        return channel("static://localhost:" + http, interceptors);
    }

    Channel channel(String target, ClientInterceptor... interceptors) {
        return application
                .getBean(GrpcChannelFactory.class)
                .createChannel(target, ChannelBuilderOptions.defaults().withInterceptors(List.of(interceptors)));
    }

    /** Orders an item within the request {@code r1}. */
    String place(Channel to, String item) {
        try (Scope scope =
                clew().receive(Map.of("X-Request-ID", "r1"), Map::get, "").makeCurrent()) {
            return ClientCalls.blockingUnaryCall(
                    to, Shop.PLACE, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), item);
        }
    }

    @Override
    public void close() {
        application.close();
    }
}
