package dev.clew.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The common part of the editions of Jetty. */
abstract class Jetty implements TwoApplications {
    private final List<String> accessLog = Collections.synchronizedList(new ArrayList<>());
    private final Server server = new Server(new QueuedThreadPool(8));

    private final List<ContextHandler> applications = new ArrayList<>();

    abstract ContextHandler handler(HttpServlet servlet, List<Filter> filters);

    @Override
    public int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        ServerConnector connector = new ServerConnector(
                server, 1, 1, new HttpConnectionFactory(), new HTTP2CServerConnectionFactory(new HttpConfiguration()));
        connector.setHost("localhost");
        server.addConnector(connector);
        applications.add(handler(servlet, filters));
        server.setHandler(new ContextHandlerCollection(applications.toArray(new ContextHandler[0])));
        server.setRequestLog(new CustomRequestLog(accessLog::add, "%{dev.clew.requestId}attr"));
        server.start();
        return connector.getLocalPort();
    }

    @Override
    public void beside(HttpServlet servlet, List<Filter> filters) {
        ContextHandler other = handler(servlet, filters);
        other.setContextPath("/other");
        applications.add(other);
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }

    @Override
    public List<String> accessLog() {
        return accessLog;
    }
}
