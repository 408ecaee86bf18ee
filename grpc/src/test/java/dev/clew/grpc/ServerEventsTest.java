package dev.clew.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Events that an application triggers for its own listener. Releases of gRPC before 1.85 have none. */
class ServerEventsTest extends GrpcFixture {
    ServerEventsTest() {
        super(Transport.IN_PROCESS);
    }

    /** Calls a server that triggers an event at the end of the request, and returns the answer of the call. */
    private Recorded<String> called(BiConsumer<ServerCall<String, String>, Object> onEvent) {
        Channel channel = channel(serve(
                Orders.with(Orders.PLACE, (call, headers) -> {
                    call.request(2);
                    return new ServerCall.Listener<>() {
                        @Override
                        public void onHalfClose() {
                            call.triggerEvent("refilled");
                        }

                        @Override
                        public void onEvent(Object event) {
                            onEvent.accept(call, event);
                        }
                    };
                }),
                CorrelationServerInterceptor.create(clew)));
        Recorded<String> answers = new Recorded<>();
        ClientCall<String, String> call = channel.newCall(Orders.PLACE, CallOptions.DEFAULT);
        call.start(answers, headers("x-request-id", CALLERS_ID));
        call.request(2);
        call.sendMessage("SKU-44");
        call.halfClose();
        return answers;
    }

    @Test
    void anEventHasTheContextOfItsCall() throws Exception {
        Recorded<String> answers = called((call, event) -> {
            call.sendHeaders(new Metadata());
            call.sendMessage(event + " " + TraceContext.current().requestId());
            call.close(Status.OK, new Metadata());
        });

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.OK);
        assertThat(answers.messages()).containsExactly("refilled " + CALLERS_ID);
        assertThat(span("server").values()).containsEntry("grpc_status", "OK");
    }

    @Test
    void anExceptionOfAnEventIsAnError() throws Exception {
        Recorded<String> answers = called((call, event) -> {
            throw new IllegalStateException("broken");
        });

        assertThat(answers.status().getCode()).isEqualTo(Status.Code.UNKNOWN);
        Line span = span("server");
        assertThat(span.values()).containsEntry("grpc_status", "UNKNOWN").containsEntry("outcome", "error");
        assertThat(span.error()).isEqualTo(IllegalStateException.class.getName());
    }
}
