package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.servlet.jetty.CorrelationHandler;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The common part of the editions of Jetty. */
abstract class JettyFront implements FrontServer {
    private final Server server = new Server(new QueuedThreadPool(8));

    private boolean errorPage;

    abstract Handler handler(HttpServlet servlet, List<Filter> filters);

    static HashLoginService users() {
        HashLoginService service = new HashLoginService("test");
        service.setUserStore(new UserStore());
        return service;
    }

    /** Without pages for all errors, Jetty's handler of pages resets HTTP/2 streams: one test alone has it. */
    @Override
    public void addErrorPage() {
        errorPage = true;
    }

    boolean hasErrorPage() {
        return errorPage;
    }

    @Override
    public int start(@Nullable Clew front, HttpServlet servlet, List<Filter> filters) throws Exception {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.addCustomizer(new ForwardedRequestCustomizer());
        ServerConnector connector = new ServerConnector(
                server,
                1,
                1,
                new HttpConnectionFactory(configuration),
                new HTTP2CServerConnectionFactory(configuration));
        connector.setHost("localhost");
        server.addConnector(connector);
        Handler application = handler(servlet, filters);
        if (front == null) {
            server.setHandler(application);
        } else {
            CorrelationHandler handler = CorrelationHandler.create(front);
            handler.setHandler(application);
            server.setHandler(handler);
        }
        server.start();
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }
}
