package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of README.md. */
class SnippetsTest {
    private static final Logger log = LoggerFactory.getLogger(SnippetsTest.class);

    private final Clew clew = Clew.builder().build();

    @Test
    void theExample() throws Exception {
        int port = 0;
        ServerServiceDefinition orders = Orders.placing((item, answers) -> {
            log.info("placing {}", item);
            Orders.answer(item, answers);
        });
        // A server: the interceptor that is added last is the outermost.
        Server server = ServerBuilder.forPort(port)
                .addService(orders)
                .intercept(CorrelationServerInterceptor.create(clew))
                .build()
                .start();

        // A client: for every channel.
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", server.getPort())
                .intercept(CorrelationClientInterceptor.create(clew))
                .usePlaintext()
                .build();

        try (CapturedLog captured = CapturedLog.create()) {
            try (Scope scope = clew.receive(Map.of("X-Request-ID", "order-4711"), Map::get, "")
                    .makeCurrent()) {
                GrpcFixture.place(channel, CallOptions.DEFAULT);
            }
            assertThat(captured.lines(SnippetsTest.class.getName()).get(0).message())
                    .isEqualTo("placing SKU-44");
            assertThat(captured.lines(SnippetsTest.class.getName()).get(0).mdc())
                    .containsEntry("request_id", "order-4711");
        } finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
            server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }
}
