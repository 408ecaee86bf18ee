package dev.clew.servlet;

import dev.clew.testkit.server.ServletContainer;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.accesslog.AccessLogHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Servlet 6.0 on Undertow 2.3. */
final class UndertowServer implements ServletContainer {
    private final List<String> accessLog = Collections.synchronizedList(new ArrayList<>());
    private @Nullable DeploymentManager deployment;
    private @Nullable Undertow server;

    @Override
    public int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        DeploymentManager manager = Servlets.newContainer().addDeployment(application(servlet, filters));
        deployment = manager;
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setWorkerThreads(8)
                .setIoThreads(2)
                .addHttpListener(0, "localhost")
                .setHandler(new AccessLogHandler(
                        manager.start(),
                        accessLog::add,
                        "%{r,dev.clew.requestId}",
                        getClass().getClassLoader()))
                .build();
        server = undertow;
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static DeploymentInfo application(HttpServlet servlet, List<Filter> filters) {
        DeploymentInfo application = Servlets.deployment()
                .setDeploymentName("test")
                .setContextPath("/")
                .setClassLoader(UndertowServer.class.getClassLoader())
                .addErrorPage(Servlets.errorPage("/error"))
                .addServlet(Servlets.servlet("paths", servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                        .setAsyncSupported(true)
                        .addMapping("/*"));
        for (Filter filter : filters) {
            String name = "filter" + application.getFilters().size();
            application.addFilter(new FilterInfo(name, filter.getClass(), new ImmediateInstanceFactory<>(filter))
                    .setAsyncSupported(true));
            for (DispatcherType type : DispatcherType.values()) {
                application.addFilterUrlMapping(name, "/*", type);
            }
        }
        return application;
    }

    @Override
    public void stop() throws Exception {
        if (server != null) {
            server.stop();
        }
        if (deployment != null) {
            deployment.stop();
            deployment.undeploy();
        }
    }

    @Override
    public List<String> accessLog() {
        return accessLog;
    }
}
