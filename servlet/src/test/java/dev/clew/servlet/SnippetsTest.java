package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.servlet.jetty.CorrelationHandler;
import dev.clew.servlet.tomcat.CorrelationValve;
import dev.clew.servlet.undertow.CorrelationHttpHandler;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.DispatcherType;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.digester.Digester;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    private final Clew clew = Clew.builder().build();

    @Test
    void registersTheFilterOnJetty() throws Exception {
        ServletContextHandler context = new ServletContextHandler();

        FilterHolder filter = new FilterHolder(CorrelationFilter.create(clew));
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));

        assertThat(context.getServletHandler().getFilters()).containsExactly(filter);
        assertReadmeHas("""
                FilterHolder filter = new FilterHolder(CorrelationFilter.create(clew));
                filter.setAsyncSupported(true);
                context.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
                """);
    }

    @Test
    void ignoresHealthChecks() throws Exception {
        CorrelationFilter filter = CorrelationFilter.create(clew, request -> "/health".equals(request.getRequestURI()));

        assertThat(filter).hasToString("CorrelationFilter(header=X-Request-ID, path=PATH)");
        assertReadmeHas("CorrelationFilter.create(clew, request -> \"/health\".equals(request.getRequestURI()))");
    }

    @Test
    void standsInFrontOfJettysHandlers() throws Exception {
        Server server = new Server();
        ServletContextHandler context = new ServletContextHandler();
        server.setHandler(context);

        server.insertHandler(CorrelationHandler.create(clew));

        assertThat(server.getHandler()).hasToString("CorrelationHandler(header=X-Request-ID, path=PATH)");
        assertThat(((CorrelationHandler) server.getHandler()).getHandler()).isSameAs(context);
        assertReadmeHas("server.insertHandler(CorrelationHandler.create(clew));");
    }

    @Test
    void standsInTomcatsPipeline() throws Exception {
        Tomcat tomcat = new Tomcat();

        tomcat.getEngine().getPipeline().addValve(CorrelationValve.create(clew));

        assertThat(tomcat.getEngine().getPipeline().getFirst())
                .hasToString("CorrelationValve(header=X-Request-ID, path=PATH)");
        assertReadmeHas("tomcat.getEngine().getPipeline().addValve(CorrelationValve.create(clew));");
    }

    @Test
    void isMadeByTomcatFromItsServerXml() throws Exception {
        String xml = "<Valve className=\"dev.clew.servlet.tomcat.CorrelationValve\"/>";
        Digester digester = new Digester();
        digester.addObjectCreate("Valve", null, "className");
        digester.addSetProperties("Valve");

        Object valve = digester.parse(new InputSource(new StringReader(xml)));

        assertThat(valve).hasToString("CorrelationValve(header=X-Request-ID, path=PATH)");
        assertReadmeHas(xml);
    }

    @Test
    void standsInFrontOfUndertowsDeployment() throws Exception {
        DeploymentInfo deployment = new DeploymentInfo();

        CorrelationHttpHandler.install(deployment, clew);

        assertThat(deployment.getInitialHandlerChainWrappers()).hasSize(1);
        assertThat(deployment.getThreadSetupActions()).hasSize(1);
        assertReadmeHas("CorrelationHttpHandler.install(deployment, clew);");
    }

    private static void assertReadmeHas(String code) throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains(code);
    }
}
