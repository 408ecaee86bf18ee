package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.testkit.ServerContract;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.AccessLog;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.io.TempDir;

class TomcatTest extends ServerContract {
    private final List<String> accessLog = new CopyOnWriteArrayList<>();
    private static final Logger QUIET = Logger.getLogger("org.apache");

    static {
        QUIET.setLevel(Level.OFF);
    }

    private final Tomcat tomcat = new Tomcat();

    @TempDir
    Path folder;

    @Override
    protected Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
        return CorrelationFilter.create(clew, ignored);
    }

    @Override
    protected int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        tomcat.setHostname("localhost");
        tomcat.getConnector().setProperty("maxThreads", "8");
        tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        Context context = tomcat.addContext("", null);
        // It warns that it would need --add-opens to look for leaks.
        ((StandardContext) context).setClearReferencesThreadLocals(false);
        ((StandardContext) context).setClearReferencesRmiTargets(false);
        for (Filter filter : filters) {
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
        Wrapper wrapper = Tomcat.addServlet(context, "paths", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/*");
        ErrorPage page = new ErrorPage();
        page.setLocation("/error");
        context.addErrorPage(page);
        tomcat.getHost().getPipeline().addValve(new IdLog());
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    protected void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Override
    protected List<String> accessLog() {
        return accessLog;
    }

    /** As the container's own access log is called: when all is done. */
    private final class IdLog extends ValveBase implements AccessLog {
        IdLog() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response)
                throws java.io.IOException, jakarta.servlet.ServletException {
            getNext().invoke(request, response);
        }

        @Override
        public void log(Request request, Response response, long time) {
            if (response.getStatus() == 101) {
                return; // the change to HTTP/2 has a line of its own
            }
            accessLog.add(String.valueOf(request.getAttribute(CorrelationFilter.REQUEST_ID)));
        }

        @Override
        public void setRequestAttributesEnabled(boolean enabled) {}

        @Override
        public boolean getRequestAttributesEnabled() {
            return false;
        }
    }
}
