package dev.clew.testkit.server;

import dev.clew.Clew;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The container of one test class: started by the first test and shared by all, each with its own application. */
final class SharedServer {
    /** A request keeps its application through all dispatches, even if the next test has begun. */
    private static final String APPLICATION = Application.class.getName();

    private static final class Dispatcher extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            ((Application) request.getAttribute(APPLICATION)).serve(request, response);
        }
    }

    private final Supplier<ServletContainer> containers;
    private final BiFunction<Clew, Predicate<HttpServletRequest>, Filter> filters;
    private final Supplier<HttpClient.Version> version;
    private volatile @Nullable Application deployed;
    private @Nullable ServletContainer running;
    private int port;

    SharedServer(
            Supplier<ServletContainer> containers,
            BiFunction<Clew, Predicate<HttpServletRequest>, Filter> filters,
            Supplier<HttpClient.Version> version) {
        this.containers = containers;
        this.filters = filters;
        this.version = version;
    }

    /** Serves the application from now on. */
    void deploy(Application application) throws Exception {
        deployed = application;
        if (running == null) {
            ServletContainer container = containers.get();
            running = container;
            port = container.start(new Dispatcher(), List.of((request, response, chain) -> {
                Application own = (Application) request.getAttribute(APPLICATION);
                if (own == null) {
                    own = Objects.requireNonNull(deployed);
                    request.setAttribute(APPLICATION, own);
                    own.received();
                }
                own.filter(request, response, chain);
            }));
        }
    }

    int port() {
        return port;
    }

    List<String> accessLog() {
        return running == null ? List.of() : List.copyOf(running.accessLog());
    }

    Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
        return filters.apply(clew, ignored);
    }

    /** Whether the running container has one. */
    boolean hasErrorPage() {
        return Objects.requireNonNull(running).hasErrorPage();
    }

    HttpClient.Version version() {
        return version.get();
    }

    /** Stops the container. The next test starts another. */
    void stop() throws Exception {
        ServletContainer container = running;
        if (container != null) {
            running = null;
            container.stop();
        }
    }
}
