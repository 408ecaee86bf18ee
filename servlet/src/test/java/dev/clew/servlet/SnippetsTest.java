package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import jakarta.servlet.DispatcherType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

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

    private static void assertReadmeHas(String code) throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains(code);
    }
}
