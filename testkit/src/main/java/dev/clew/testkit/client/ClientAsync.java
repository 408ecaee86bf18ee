package dev.clew.testkit.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.client.TestedClient.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Calls that do not wait: the context is the sender's. */
abstract class ClientAsync extends ClientFixture {
    ClientAsync(Function<Setup, TestedClient> open) {
        super(open);
    }

    @Test
    void callbackHasTheContextOfTheSender() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        TestedClient client = client();
        Called call;

        try (Scope scope = request.makeCurrent()) {
            call = sendAsync(client, "/stock");
            assertThat(TraceContext.current()).isSameAs(request);
        }

        assertThat(call.seen()).isEqualTo(CALLERS_ID);
        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(theSpan().values())
                .containsEntry("parent_id", request.spanId())
                .containsEntry("status", "200")
                .containsEntry("outcome", "ok");
    }

    @Test
    void callbackOutsideARequestHasNoContext() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        TestedClient client = client();

        try (Scope scope = request.makeCurrent()) {
            assertThat(sendAsync(client, "/stock").seen()).isEqualTo(CALLERS_ID);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(sendAsync(client, "/stock").seen()).isEmpty();
        }

        assertThat(ids().subList(1, 11)).containsOnly("none");
        theSpan();
    }

    @Test
    void callbackOfAFailureHasTheContext() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        TestedClient client = client();
        Called call = sendAsyncInRequest(client, "/stock");

        assertThat(call.seen()).isEqualTo(CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("outcome", "error").doesNotContainKey("status");
    }

    @Test
    void cancelledCallIsCancelled() throws Exception {
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(10_000)));
        TestedClient client = client();
        Called call = sendAsyncInRequest(client, "/slow");

        awaitArrival();
        call.pending().cancel();

        assertThat(call.seen()).isEqualTo(CALLERS_ID);
        await(() -> !log.spansEnded("client").isEmpty());
        assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void manyCallsOfOneThreadKeepTheirOwnContexts() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        TestedClient client = client();
        List<String> ids = new ArrayList<>();
        List<Called> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String id = "request-number-" + i;
            ids.add(id);
            try (Scope scope = receive(id).makeCurrent()) {
                calls.add(sendAsync(client, "/stock"));
            }
        }

        for (int i = 0; i < 50; i++) {
            assertThat(calls.get(i).seen()).isEqualTo(ids.get(i));
        }
        assertThat(ids()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(log.spansEnded("client")).hasSize(50);
    }
}
