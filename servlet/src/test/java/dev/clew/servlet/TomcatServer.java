package dev.clew.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.CharArrayWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Logger;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Servlet 6.0 on Tomcat 10.1, which the tests are compiled against, or 6.1 on the Tomcat 11 that takes its place. */
class TomcatServer implements TwoApplications {
    private static final Logger QUIET = Logger.getLogger("org.apache");

    static {
        beQuiet();
    }

    private final List<String> accessLog = Collections.synchronizedList(new ArrayList<>());
    private final Tomcat tomcat = new Tomcat();
    private final boolean errorPage;

    TomcatServer() {
        this(true);
    }

    TomcatServer(boolean errorPage) {
        this.errorPage = errorPage;
    }

    static void beQuiet() {
        QUIET.setUseParentHandlers(false);
    }

    @Override
    public boolean hasErrorPage() {
        return errorPage;
    }

    @Override
    public int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        // Nothing is written there: what is deployed has no folder.
        tomcat.setBaseDir(Files.createDirectories(Path.of("target", "tomcat")).toString());
        tomcat.setPort(0);
        tomcat.setHostname("localhost");
        tomcat.getConnector().setProperty("maxThreads", "8");
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        addApplication("", servlet, filters);
        tomcat.getHost().getPipeline().addValve(new RequestIdLog());
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void beside(HttpServlet servlet, List<Filter> filters) {
        addApplication("/other", servlet, filters);
    }

    private void addApplication(String path, HttpServlet servlet, List<Filter> filters) {
        StandardContext context = (StandardContext) tomcat.addContext(path, null);
        context.setCrossContext(true);
        // It waits for requests that it has itself forgotten.
        context.setUnloadDelay(100);
        // It warns that it would need --add-opens to look for leaks.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        for (Filter filter : filters) {
            addFilter(context, filter);
        }
        Wrapper wrapper = Tomcat.addServlet(context, "paths", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/*");
        if (errorPage) {
            ErrorPage page = new ErrorPage();
            page.setLocation("/error");
            context.addErrorPage(page);
        }
        configure(context);
    }

    /** For what a test needs beyond filters and a servlet. */
    void configure(StandardContext context) {}

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

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Override
    public List<String> accessLog() {
        return accessLog;
    }

    /** Tomcat's access log, kept in memory. */
    private final class RequestIdLog extends AbstractAccessLogValve {
        RequestIdLog() {
            setPattern("%s %{dev.clew.requestId}r");
        }

        @Override
        protected void log(CharArrayWriter message) {
            String[] statusAndId = message.toString().split(" ", 2);
            // The change to HTTP/2 has a line of its own.
            if (!statusAndId[0].equals("101")) {
                accessLog.add(statusAndId[1]);
            }
        }
    }
}
