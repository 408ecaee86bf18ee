package dev.clew.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.http.FakeAdapter.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    private final Clew clew = Clew.builder().build();
    private final HttpClientHandler<Request> handler = HttpClientHandler.create(clew, "fake", FakeAdapter.INSTANCE);
    private Request onTheWire = Request.to("nowhere");

    private record Response(int status) {}

    private Response send(Request request) throws TimeoutException {
        onTheWire = request;
        if (request.host().equals("slow")) {
            throw new TimeoutException();
        }
        return new Response(200);
    }

    private Response call(Request request) throws Exception {
        long deadlineMillis = 100;
        HttpClientCall<Request> call = handler.begin(TraceContext.current(), request, deadlineMillis);
        try {
            Response response = send(call.sent(request, handler));
            call.answered(response.status());
            return response;
        } catch (Throwable t) {
            call.failed(t, t instanceof TimeoutException ? Span.Outcome.TIMEOUT : Span.Outcome.ERROR);
            throw t;
        }
    }

    @Test
    void passesACallThrough() throws Exception {
        try (Scope scope = clew.root().makeCurrent()) {
            assertThat(call(Request.to("stock")).status()).isEqualTo(200);

            assertThat(onTheWire.values("X-Request-ID"))
                    .containsExactly(TraceContext.current().requestId());
        }
        assertThat(Files.readString(Path.of("README.md"))).contains("""
                HttpClientCall<Request> call = handler.begin(TraceContext.current(), request, deadlineMillis);
                try {
                    Response response = send(call.sent(request, handler));
                    call.answered(response.status());
                    return response;
                } catch (Throwable t) {
                    call.failed(t, t instanceof TimeoutException ? Span.Outcome.TIMEOUT : Span.Outcome.ERROR);
                    throw t;
                }
                """);
    }
}
