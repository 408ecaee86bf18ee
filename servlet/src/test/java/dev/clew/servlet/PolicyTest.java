package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.InboundPolicy;
import dev.clew.TraceContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** What each policy does to a request that comes over the loopback address. */
class PolicyTest {
    private static final class Ids extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            TraceContext context = TraceContext.current();
            response.getWriter().print(context.requestId() + "|" + context.clientRequestId());
        }
    }

    private static HttpResponse<String> get(Clew clew, String... headers) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addFilter(new FilterHolder(CorrelationFilter.create(clew)), "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(new Ids(), "/");
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/"));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        } finally {
            server.stop();
        }
    }

    private static Clew with(InboundPolicy policy) {
        return Clew.builder().inbound(policy).build();
    }

    @Test
    void requireRefusesARequestWithoutAValidIdAndDoesNotCallTheApplication() throws Exception {
        Clew clew = with(InboundPolicy.require());
        HttpResponse<String> refused = get(clew);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("a valid X-Request-ID or traceparent header is required\n");
        assertThat(refused.headers().firstValue("X-Request-ID")).isEmpty();
        assertThat(get(clew, "X-Request-ID", "a b").statusCode()).isEqualTo(400);
        assertThat(clew.counters().get("rejected.missing_id")).isEqualTo(2);
        assertThat(get(clew, "X-Request-ID", "r1").body()).isEqualTo("r1|");
    }

    @Test
    void restartKeepingClientIdServesUnderANewIdAndKeepsTheClients() throws Exception {
        HttpResponse<String> served = get(with(InboundPolicy.restartKeepingClientId()), "X-Request-ID", "r1");
        String id = served.headers().firstValue("X-Request-ID").orElseThrow();
        assertThat(id).matches("[a-f][0-9a-f]{31}");
        assertThat(served.body()).isEqualTo(id + "|r1");
    }

    @Test
    void restartForgetsTheClientsId() throws Exception {
        HttpResponse<String> served = get(with(InboundPolicy.restart()), "X-Request-ID", "r1");
        assertThat(served.body()).matches("[a-f][0-9a-f]{31}\\|");
    }

    @Test
    void thePolicyIsTheOneOfThePeersAddress() throws Exception {
        InboundPolicy loopback = InboundPolicy.bySource()
                .from("127.0.0.0/8, ::1", InboundPolicy.trust())
                .otherwise(InboundPolicy.restart());
        assertThat(get(with(loopback), "X-Request-ID", "r1").body()).isEqualTo("r1|");
        InboundPolicy elsewhere = InboundPolicy.bySource()
                .from("10.0.0.0/8", InboundPolicy.trust())
                .otherwise(InboundPolicy.restart());
        assertThat(get(with(elsewhere), "X-Request-ID", "r1").body()).matches("[a-f][0-9a-f]{31}\\|");
    }
}
