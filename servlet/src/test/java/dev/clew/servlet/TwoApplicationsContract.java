package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.LeakExtension;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One application includes another, or forwards to it, and each brings a Clew of its own. */
@ExtendWith(LeakExtension.class)
abstract class TwoApplicationsContract {
    private final TwoApplications server;
    private final CapturedLog log = CapturedLog.create();
    private final HttpClient client = HttpClient.newHttpClient();
    private final OwnClew other = new OwnClew();

    TwoApplicationsContract(Supplier<TwoApplications> servers) {
        this.server = servers.get();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        log.close();
    }

    private int start() throws Exception {
        server.beside(other.servlet(), List.of(other.edgeFilter()));
        return server.start(
                new Caller(), List.of(CorrelationFilter.create(Clew.builder().build())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"include", "forward"})
    void requestThatGoesOnToAnotherApplicationKeepsItsId(String how) throws Exception {
        HttpResponse<String> answer = get(start(), "/?" + how);

        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        // The attribute, the other Clew's context, its MDC, and the trace.
        assertThat(answer.body()).isEqualTo("r1 r1 r1 4bf92f3577b34da6a3ce929d0e0e4736");
        Await.until(
                () -> !server.accessLog().isEmpty() && !log.spansEnded("server").isEmpty());
        assertThat(log.spansEnded("server")).hasSize(1);
        assertThat(server.accessLog()).containsExactly("r1");
    }

    @Test
    void otherApplicationJudgesItsOwnRequests() throws Exception {
        HttpResponse<String> answer = get(start(), "/other/");

        assertThat(answer.headers().allValues("X-Request-ID")).hasSize(1).doesNotContain("r1");
        assertThat(answer.body()).doesNotContain("r1");
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("X-Request-ID", "r1")
                        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static final class Caller extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            RequestDispatcher called =
                    request.getServletContext().getContext("/other").getRequestDispatcher("/called");
            if ("include".equals(request.getQueryString())) {
                called.include(request, response);
            } else {
                called.forward(request, response);
            }
        }
    }
}
