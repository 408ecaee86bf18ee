package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.servlet.tomcat.CorrelationValve;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Tomcat, whose lines go to SLF4J. */
final class TomcatFront implements FrontServer {
    private static final Logger OWN = Logger.getLogger("org.apache");
    private final Tomcat tomcat = new Tomcat();
    private final Handler bridge = new Bridge();

    @Override
    public int start(@Nullable Clew front, HttpServlet servlet, List<Filter> filters) throws Exception {
        TomcatServer.beQuiet();
        OWN.addHandler(bridge);
        tomcat.setBaseDir(Files.createDirectories(Path.of("target", "tomcat")).toString());
        tomcat.setPort(0);
        tomcat.setHostname("localhost");
        tomcat.getConnector().setProperty("maxThreads", "8");
        tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        if (front != null) {
            tomcat.getEngine().getPipeline().addValve(CorrelationValve.create(front));
        }
        tomcat.getEngine().getPipeline().addValve(new RemoteIpValve());
        StandardContext context = (StandardContext) tomcat.addContext("", null);
        context.setUnloadDelay(100);
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        for (Filter filter : filters) {
            addFilter(context, filter);
        }
        Wrapper wrapper = Tomcat.addServlet(context, "paths", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/*");
        ErrorPage page = new ErrorPage();
        page.setExceptionType(NoSuchElementException.class.getName());
        page.setLocation("/page");
        context.addErrorPage(page);
        ErrorPage full = new ErrorPage();
        full.setErrorCode(507);
        full.setLocation("/page");
        context.addErrorPage(full);
        protect(context);
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    private static void addFilter(StandardContext context, Filter filter) {
        FilterDef definition = new FilterDef();
        definition.setFilter(filter);
        definition.setFilterName("filter" + context.findFilterDefs().length);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(definition.getFilterName());
        map.addURLPattern("/*");
        for (DispatcherType type : DispatcherType.values()) {
            map.setDispatcher(type.name());
        }
        context.addFilterMap(map);
    }

    private static void protect(StandardContext context) {
        SecurityCollection secret = new SecurityCollection();
        secret.addPattern("/secret");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addAuthRole("admin");
        constraint.setAuthConstraint(true);
        constraint.addCollection(secret);
        context.addSecurityRole("admin");
        context.addConstraint(constraint);
        context.setLoginConfig(new LoginConfig("BASIC", "test", null, null));
        context.getPipeline().addValve(new BasicAuthenticator());
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        OWN.removeHandler(bridge);
    }

    /** Does what jul-to-slf4j does. */
    private static final class Bridge extends Handler {
        @Override
        public void publish(LogRecord line) {
            LoggerFactory.getLogger(String.valueOf(line.getLoggerName()))
                    .error(String.valueOf(line.getMessage()), line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
