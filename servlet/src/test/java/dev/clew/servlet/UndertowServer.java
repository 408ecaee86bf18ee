package dev.clew.servlet;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.accesslog.AccessLogHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ServletContainer;
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
final class UndertowServer implements TwoApplications {
    private final List<String> accessLog = Collections.synchronizedList(new ArrayList<>());
    private final ServletContainer container = Servlets.newContainer();
    private final PathHandler paths = new PathHandler();
    private final List<DeploymentManager> deployments = new ArrayList<>();
    private final boolean errorPage;
    private @Nullable Undertow server;

    UndertowServer() {
        this(true);
    }

    UndertowServer(boolean errorPage) {
        this.errorPage = errorPage;
    }

    @Override
    public boolean hasErrorPage() {
        return errorPage;
    }

    @Override
    public int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        deploy("/", servlet, filters);
        Undertow undertow = Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setWorkerThreads(8)
                .setIoThreads(2)
                .addHttpListener(0, "localhost")
                .setHandler(new AccessLogHandler(
                        paths,
                        accessLog::add,
                        "%{r,dev.clew.requestId}",
                        getClass().getClassLoader()))
                .build();
        server = undertow;
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void beside(HttpServlet servlet, List<Filter> filters) throws Exception {
        deploy("/other", servlet, filters);
    }

    private void deploy(String path, HttpServlet servlet, List<Filter> filters) throws Exception {
        DeploymentManager manager = container.addDeployment(application(path, servlet, filters));
        deployments.add(manager);
        manager.deploy();
        paths.addPrefixPath(path, manager.start());
    }

    private DeploymentInfo application(String path, HttpServlet servlet, List<Filter> filters) {
        DeploymentInfo application = Servlets.deployment()
                .setDeploymentName("test" + path)
                .setContextPath(path)
                .setClassLoader(UndertowServer.class.getClassLoader())
                .addServlet(Servlets.servlet("paths", servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                        .setAsyncSupported(true)
                        .addMapping("/*"));
        if (errorPage) {
            application.addErrorPage(Servlets.errorPage("/error"));
        }
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
        for (DeploymentManager deployment : deployments) {
            deployment.stop();
            deployment.undeploy();
        }
    }

    @Override
    public List<String> accessLog() {
        return accessLog;
    }
}
