package dev.clew.benchmarks.load;

import dev.clew.benchmarks.harness.Child;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Jetty with one servlet that answers with the id it sees behind the filter or, without a filter, with the header.
 *
 * <p>Answers {@code port}, and all else with the processor time used and the counters of misused scopes.
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
        Child.serve(line -> line.equals("port")
                ? String.valueOf(connector.getLocalPort())
                : Child.processorNanos() + " " + ServerFilter.counters());
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
                    // The client has gone, and counts the answer as missing.
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
