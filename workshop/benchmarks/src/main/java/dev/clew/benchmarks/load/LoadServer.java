package dev.clew.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Jetty with one servlet that answers with the id it sees behind the filter, or, without one, with the header as it came.
 *
 * <p>Prints its port. For each line on standard input it prints the processor time that it has used, in nanoseconds, and
 * what its scopes were misused for; it stops at the end of the input.
 */
final class LoadServer {
    private LoadServer() {}

    /** @param arguments a {@link ServerFilter}, {@code sync} or {@code async} */
    public static void main(String[] arguments) throws Exception {
        ServerFilter kind = ServerFilter.valueOf(arguments[0]);
        ServletContextHandler context = new ServletContextHandler();
        Filter filter = kind.filter();
        if (filter != null) {
            FilterHolder holder = new FilterHolder(filter);
            holder.setAsyncSupported(true);
            context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
        }
        ServletHolder servlet = new ServletHolder(new Answer(kind, arguments[1].equals("async")));
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
            System.out.println(system.getProcessCpuTime() + " " + ServerFilter.counts());
        }
        server.stop();
    }

    private static final class Answer extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final ServerFilter filter;
        private final boolean async;

        Answer(ServerFilter filter, boolean async) {
            this.filter = filter;
            this.async = async;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (!async) {
                write(request, response);
                return;
            }
            AsyncContext context = request.startAsync();
            context.start(filter.carrying(() -> {
                try {
                    write(request, response);
                } catch (IOException e) {
                    // The client has gone; it counts what it missed.
                } finally {
                    context.complete();
                }
            }));
        }

        private void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] body = String.valueOf(filter.seen(request)).getBytes(StandardCharsets.US_ASCII);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
