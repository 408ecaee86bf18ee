package dev.clew.examples.relay;

import dev.clew.servlet.CorrelationFilter;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The containers to choose from. Each listens on the loopback address alone, because a relay calls any URL it is given. */
enum Servers {
    JETTY {
        @Override
        int start(int port, HttpServlet servlet) throws Exception {
            ServletContextHandler context = new ServletContextHandler("/");
            context.addFilter(new CorrelationFilter(), "/*", EnumSet.allOf(DispatcherType.class));
            context.addServlet(servlet, PATH);
            Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            server.setHandler(context);
            server.start();
            return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        }
    },
    TOMCAT {
        @Override
        int start(int port, HttpServlet servlet) throws Exception {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Files.createTempDirectory("relay").toString());
            tomcat.setPort(port);
            tomcat.getConnector().setProperty("address", HOST);
            tomcat.getConnector().setThrowOnFailure(true);
            Context context = tomcat.addContext("", null);
            FilterDef filter = new FilterDef();
            filter.setFilterName("clew");
            filter.setFilter(new CorrelationFilter());
            filter.setAsyncSupported("true");
            context.addFilterDef(filter);
            FilterMap map = new FilterMap();
            map.setFilterName("clew");
            map.addURLPattern("/*");
            for (DispatcherType type : DispatcherType.values()) {
                map.setDispatcher(type.name());
            }
            context.addFilterMap(map);
            Tomcat.addServlet(context, "relay", servlet).addMapping(PATH);
            tomcat.start();
            return tomcat.getConnector().getLocalPort();
        }
    },
    UNDERTOW {
        @Override
        int start(int port, HttpServlet servlet) throws Exception {
            DeploymentInfo application = Servlets.deployment()
                    .setDeploymentName("relay")
                    .setContextPath("/")
                    .setClassLoader(Servers.class.getClassLoader())
                    .addFilter(Servlets.filter(
                                    "clew",
                                    CorrelationFilter.class,
                                    new ImmediateInstanceFactory<>(new CorrelationFilter()))
                            .setAsyncSupported(true))
                    .addServlet(Servlets.servlet("relay", servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                            .addMapping(PATH));
            for (DispatcherType type : DispatcherType.values()) {
                application.addFilterUrlMapping("clew", "/*", type);
            }
            DeploymentManager manager = Servlets.newContainer().addDeployment(application);
            manager.deploy();
            Undertow undertow = Undertow.builder()
                    .addHttpListener(port, HOST)
                    .setHandler(manager.start())
                    .build();
            undertow.start();
            return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        }
    };

    static final String PATH = "/test";
    static final String HOST = "127.0.0.1";

    /** Starts the container, with the filter before the servlet, and returns the port on which it listens. */
    abstract int start(int port, HttpServlet servlet) throws Exception;
}
