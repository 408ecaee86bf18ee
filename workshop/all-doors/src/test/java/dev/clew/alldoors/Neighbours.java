package dev.clew.alldoors;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.okhttp.CorrelationInterceptor;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** Two services with Clew: the first calls another one, which calls the second, and that tells its ids. */
final class Neighbours implements AutoCloseable {
    private final Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    /** The ids of the first service and of the last, as {@code request trace}. */
    record Ids(String first, String last) {}

    Neighbours(Clew clew) throws Exception {
        OkHttpClient client =
                CorrelationInterceptor.install(new OkHttpClient.Builder(), clew).build();
        ServletContextHandler context = new ServletContextHandler();
        context.addFilter(new FilterHolder(CorrelationFilter.create(clew)), "/*", EnumSet.allOf(DispatcherType.class));
        context.addServlet(new ServletHolder(new First(client)), "/first");
        context.addServlet(new ServletHolder(new Last()), "/last");
        jetty.setHandler(context);
        jetty.start();
    }

    private static String ids() {
        TraceContext context = TraceContext.current();
        return context.requestId() + ' ' + context.traceId();
    }

    private static final class First extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient OkHttpClient client;

        First(OkHttpClient client) {
            this.client = client;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Request call = new Request.Builder().url(request.getParameter("to")).build();
            try (Response answer = client.newCall(call).execute()) {
                response.getWriter().print(ids() + '\n' + answer.body().string());
            }
        }
    }

    private static final class Last extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(ids());
        }
    }

    /** Sends a request through the first, the relay between them and the last. */
    Ids through(String relay, String... headers) throws IOException {
        String to = relay + "?to=" + encoded(jetty.getURI().resolve("/last").toString());
        Request.Builder request =
                new Request.Builder().url(jetty.getURI().resolve("/first").toString() + "?to=" + encoded(to));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try (Response answer = new OkHttpClient().newCall(request.build()).execute()) {
            String[] ids = answer.body().string().split("\n", -1);
            return new Ids(ids[0], ids[1]);
        }
    }

    private static String encoded(String url) {
        return URLEncoder.encode(url, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws Exception {
        jetty.stop();
    }
}
