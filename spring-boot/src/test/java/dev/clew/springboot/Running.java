package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application, started on a free port. */
final class Running implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private Running(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with settings, each {@code key=value}. */
    static Running start(String... settings) {
        return start(OrdersApplication.application(), settings);
    }

    static Running start(SpringApplication application, String... settings) {
        String[] arguments = new String[settings.length];
        for (int i = 0; i < settings.length; i++) {
            arguments[i] = "--" + settings[i];
        }
        return new Running(application.run(arguments));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Returns the container's name as it tells it to servlets. */
    String server() {
        return context.getBean(ServletContext.class).getServerInfo();
    }

    String url(String path) {
        return "http://localhost:" + port() + path;
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(url(path), headers);
    }

    /** Asks the port of the operators. */
    HttpResponse<String> getManagement(String path, String... headers) throws IOException, InterruptedException {
        return send(
                "http://localhost:" + context.getEnvironment().getRequiredProperty("local.management.port") + path,
                headers);
    }

    private static HttpResponse<String> send(String url, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /**
     * Returns the one server span of a request. The answer's last bytes may arrive before the container says that the request
     * is complete.
     */
    static CapturedLog.Line serverSpan(CapturedLog log, String id) {
        Await.until(() -> !serverSpans(log, id).isEmpty());
        assertThat(serverSpans(log, id)).hasSize(1);
        return serverSpans(log, id).get(0);
    }

    private static List<CapturedLog.Line> serverSpans(CapturedLog log, String id) {
        return log.spansEnded("server").stream()
                .filter(line -> id.equals(line.mdc().get("request_id")))
                .toList();
    }

    @Override
    public void close() {
        Map<String, Long> counters = context.getBean(Clew.class).counters().all();
        context.close();
        assertThat(counters.keySet()).noneMatch(name -> name.startsWith("skipped."));
    }
}
