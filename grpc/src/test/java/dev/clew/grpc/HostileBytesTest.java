package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.server.RawHttp2;
import dev.clew.testkit.server.Wire;
import io.grpc.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A foreign client, which writes its frames byte for byte. */
class HostileBytesTest extends GrpcFixture {
    HostileBytesTest() {
        super(Transport.NETTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\tb",
                "caf\u00e9",
                ";;;",
                "; x-hacked: y",
                "a\u001bb",
                "a\u0000b",
                "a\rb",
                "a\nb",
                "one,two"
            })
    void bytesThatNoClientOfGrpcSendsAreNeverAnIdAndNeverComeBack(String id) throws Exception {
        Server server = serve(Orders.echoing(), CorrelationServerInterceptor.create(clew));

        dev.clew.testkit.server.Answer answer = new RawHttp2()
                .send(
                        server.getPort(),
                        "POST",
                        "/clew.test.Orders/Place",
                        Wire.headers("content-type", "application/grpc", "te", "trailers", "x-request-id", id));

        // Netty refuses some of them itself.
        assertThat(answer.requestIds()).allMatch(each -> each.matches(ServerIds.GENERATED));
        assertThat(answer.requestIds()).hasSizeLessThanOrEqualTo(1);
        if (!answer.requestIds().isEmpty()) {
            assertThat(clew.counters().all())
                    .hasSize(1)
                    .allSatisfy((reason, times) ->
                            assertThat(reason).isIn("rejected.request_id.empty", "rejected.request_id.characters"));
        }
        assertThat(log.lines())
                .noneMatch(line -> !id.isBlank()
                        && line.logger().startsWith("clew")
                        && line.toString().contains(id));
    }
}
