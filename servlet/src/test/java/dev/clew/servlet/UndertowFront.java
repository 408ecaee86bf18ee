package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.servlet.undertow.CorrelationHttpHandler;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.server.handlers.ProxyPeerAddressHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.WebResourceCollection;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Undertow. */
final class UndertowFront implements FrontServer {
    private @Nullable DeploymentManager deployment;
    private @Nullable Undertow server;

    @Override
    public int start(@Nullable Clew front, HttpServlet servlet, List<Filter> filters) throws Exception {
        DeploymentInfo application = application(servlet, filters);
        if (front != null) {
            CorrelationHttpHandler.install(application, front);
        }
        DeploymentManager manager = Servlets.newContainer().addDeployment(application);
        deployment = manager;
        manager.deploy();
        Undertow undertow = Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setWorkerThreads(8)
                .setIoThreads(2)
                .addHttpListener(0, "localhost")
                .setHandler(new ProxyPeerAddressHandler(manager.start()))
                .build();
        server = undertow;
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static DeploymentInfo application(HttpServlet servlet, List<Filter> filters) {
        DeploymentInfo application = Servlets.deployment()
                .setDeploymentName("test")
                .setContextPath("/")
                .setClassLoader(UndertowFront.class.getClassLoader())
                .addErrorPage(Servlets.errorPage("/page", NoSuchElementException.class))
                .addErrorPage(Servlets.errorPage("/page", 507))
                .setIdentityManager(new Nobody())
                .setLoginConfig(new LoginConfig("BASIC", "test"))
                .addSecurityConstraint(new SecurityConstraint()
                        .addRoleAllowed("admin")
                        .addWebResourceCollection(new WebResourceCollection().addUrlPattern("/secret")))
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

    private static final class Nobody implements IdentityManager {
        @Override
        public @Nullable Account verify(Account account) {
            return null;
        }

        @Override
        public @Nullable Account verify(String id, Credential credential) {
            return null;
        }

        @Override
        public @Nullable Account verify(Credential credential) {
            return null;
        }
    }
}
