package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.LeakExtension;
import dev.clew.testkit.server.ServletContainer;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application gets the container's streams or ours. */
@ExtendWith(LeakExtension.class)
class StreamsTest {
    private static final class Streams extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ServletInputStream ownInput =
                    ((ServletRequestWrapper) request).getRequest().getInputStream();
            ServletOutputStream ownOutput =
                    ((ServletResponseWrapper) response).getResponse().getOutputStream();
            boolean ordinary = request.getInputStream() == ownInput && response.getOutputStream() == ownOutput;
            var async = request.startAsync();
            ServletInputStream input = request.getInputStream();
            ServletOutputStream output = response.getOutputStream();
            boolean asynchronous = input != ownInput
                    && output != ownOutput
                    && input == request.getInputStream()
                    && output == response.getOutputStream();
            output.print("ordinary " + ordinary + ", asynchronous " + asynchronous);
            async.complete();
        }
    }

    @Test
    void onlyAnAsynchronousRequestHasStreamsOfOurs() throws Exception {
        ServletContainer container = new TomcatServer();
        int port = container.start(
                new Streams(), List.of(CorrelationFilter.create(Clew.builder().build())));
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                    .build();

            String answer = HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();

            assertThat(answer).isEqualTo("ordinary true, asynchronous true");
        } finally {
            container.stop();
        }
    }
}
