package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.LeakExtension;
import dev.clew.testkit.server.ServletContainer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.WriteListener;
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

    /** Writes each line after one question, as Jetty allows. */
    private static final class Lines extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            AsyncContext async = request.startAsync();
            ServletOutputStream output = response.getOutputStream();
            output.setWriteListener(new WriteListener() {
                private int written;

                @Override
                public void onWritePossible() throws IOException {
                    while (output.isReady()) {
                        if (written == 3) {
                            async.complete();
                            return;
                        }
                        output.println("line " + written++);
                    }
                }

                @Override
                public void onError(Throwable t) {
                    async.complete();
                }
            });
        }
    }

    @Test
    void aListenerWritesALineAtOnceAsItDoesOnTheContainersOwnStream() throws Exception {
        assertThat(answer(new JettyEe10(), new Lines())).isEqualTo("line 0\r\nline 1\r\nline 2\r\n");
    }

    @Test
    void onlyAnAsynchronousRequestHasStreamsOfOurs() throws Exception {
        assertThat(answer(new TomcatServer(), new Streams())).isEqualTo("ordinary true, asynchronous true");
    }

    private static String answer(ServletContainer container, HttpServlet servlet) throws Exception {
        int port = container.start(
                servlet, List.of(CorrelationFilter.create(Clew.builder().build())));
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/"))
                    .build();

            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } finally {
            container.stop();
        }
    }
}
