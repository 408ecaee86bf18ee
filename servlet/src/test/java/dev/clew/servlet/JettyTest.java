package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.testkit.ServerContract;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

class JettyTest extends ServerContract {
    private final List<String> accessLog = new CopyOnWriteArrayList<>();
    private final Server server = new Server(new QueuedThreadPool(8));

    @Override
    protected Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
        return CorrelationFilter.create(clew, ignored);
    }

    @Override
    protected int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        ServerConnector connector = new ServerConnector(
                server, 1, 1, new HttpConnectionFactory(), new HTTP2CServerConnectionFactory(new HttpConfiguration()));
        connector.setHost("localhost");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        for (Filter filter : filters) {
            FilterHolder holder = new FilterHolder(filter);
            holder.setAsyncSupported(true);
            context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
        }
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(400, 599, "/error");
        context.setErrorHandler(errors);
        server.setHandler(context);
        server.setRequestLog((request, response) ->
                accessLog.add(String.valueOf(request.getAttribute(CorrelationFilter.REQUEST_ID))));
        server.start();
        return connector.getLocalPort();
    }

    @Override
    protected void stop() throws Exception {
        server.stop();
    }

    @Override
    protected List<String> accessLog() {
        return accessLog;
    }
}
