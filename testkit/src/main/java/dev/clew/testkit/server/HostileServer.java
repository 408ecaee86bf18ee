package dev.clew.testkit.server;

import dev.clew.Clew;
import dev.clew.testkit.server.Answer.Field;
import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The container of one hostile contract, with the filter under test as the container's own. */
final class HostileServer {
    private static final Logger LOG = LoggerFactory.getLogger("app");
    private static final Wire HTTP_1 = new RawHttp1();
    private static final Wire HTTP_2 = new RawHttp2();

    private final Supplier<ServletContainer> containers;
    private final Function<Clew, Filter> filters;
    private final Supplier<HttpClient.Version> version;
    private final Supplier<Map<String, Supplier<Throwable>>> containersFailures;
    private @Nullable ServletContainer running;
    private int port;

    HostileServer(
            Supplier<ServletContainer> containers,
            Function<Clew, Filter> filters,
            Supplier<HttpClient.Version> version,
            Supplier<Map<String, Supplier<Throwable>>> containersFailures) {
        this.containers = containers;
        this.filters = filters;
        this.version = version;
        this.containersFailures = containersFailures;
    }

    void start() throws Exception {
        Clew clew = Clew.builder().setting("clew.mdc.baggage", "user").build();
        ServletContainer container = containers.get();
        running = container;
        port = container.start(new Application(), List.of(filters.apply(clew)));
    }

    void stop() throws Exception {
        if (running != null) {
            running.stop();
        }
    }

    Map<String, Supplier<Throwable>> containersFailures() {
        return containersFailures.get();
    }

    Map<String, Wire.Malformed> malformed() {
        return wire().malformed();
    }

    Answer send(String method, String target, List<Field> headers) throws IOException {
        return wire().send(port, method, target, headers);
    }

    Answer send(Wire.Malformed malformed) throws IOException {
        return malformed.send(port);
    }

    private Wire wire() {
        return version.get() == HttpClient.Version.HTTP_2 ? HTTP_2 : HTTP_1;
    }

    /** Logs a line, fails as it is told, and answers with a parameter. */
    private final class Application extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            LOG.info("served");
            String path = String.valueOf(request.getPathInfo());
            if (path.equals("/error")) {
                if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof NoSuchElementException) {
                    response.setStatus(404);
                }
                response.getWriter().print("error");
            } else if (path.startsWith("/fail/")) {
                HostileFailures.fail(path.substring(6), response, containersFailures());
            } else {
                response.getWriter().print(request.getParameter("a"));
            }
        }
    }
}
