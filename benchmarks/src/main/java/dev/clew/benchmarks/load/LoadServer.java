package dev.clew.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import dev.clew.Clew;
import dev.clew.TraceContext;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.MDC;

/**
 * Jetty with one servlet that answers with the id it sees in the MDC, or, without the filter, with the header as it came.
 *
 * <p>Prints its port. For each line on standard input it prints the processor time that it has used, in nanoseconds, and
 * what its scopes were misused for; it stops at the end of the input.
 */
final class LoadServer {
    private LoadServer() {}

    /** @param arguments {@code filter} or {@code plain}, {@code sync} or {@code async} */
    public static void main(String[] arguments) throws Exception {
        boolean filtered = arguments[0].equals("filter");
        ServletContextHandler context = new ServletContextHandler();
        Clew clew = Clew.builder().setting("clew.span.log", "false").build();
        if (filtered) {
            FilterHolder filter = new FilterHolder(CorrelationFilter.create(clew));
            filter.setAsyncSupported(true);
            context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        }
        ServletHolder servlet = new ServletHolder(new Answer(filtered, arguments[1].equals("async")));
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        server.start();
        System.out.println(connector.getLocalPort());
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (in.readLine() != null) {
            Map<String, Long> counts = clew.counters().all();
            System.out.println(system.getProcessCpuTime() + " " + counts);
        }
        server.stop();
    }

    private static final class Answer extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final boolean filtered;
        private final boolean async;

        Answer(boolean filtered, boolean async) {
            this.filtered = filtered;
            this.async = async;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (!async) {
                write(request, response);
                return;
            }
            AsyncContext context = request.startAsync();
            context.start(() -> {
                try {
                    write(request, response);
                } catch (IOException e) {
                    // The client has gone; it counts what it missed.
                } finally {
                    context.complete();
                }
            });
        }

        private void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String id = filtered ? seen() : request.getHeader("X-Request-ID");
            byte[] body = String.valueOf(id).getBytes(StandardCharsets.US_ASCII);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }

        /** In the MDC and in the context alike, or it is wrong. */
        private static String seen() {
            String id = String.valueOf(MDC.get("request_id"));
            return id.equals(TraceContext.current().requestId()) ? id : "mdc and context differ";
        }
    }
}
