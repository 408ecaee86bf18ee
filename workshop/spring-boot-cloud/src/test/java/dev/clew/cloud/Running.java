package dev.clew.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with a web server, on a free port. */
final class Running implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private Running(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Running start(Class<?> application, String... settings) {
        return new Running(SpringApplication.run(
                application,
                Arrays.stream(settings).map(setting -> "--" + setting).toArray(String[]::new)));
    }

    String address(String path) {
        return "localhost:" + context.getEnvironment().getRequiredProperty("local.server.port") + path;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address(path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://" + address(path)))
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static void assertAnswer(HttpResponse<String> answer, int status, String id) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly(id);
    }

    /** Returns the one server span of a request, waiting for it. */
    static CapturedLog.Line serverSpan(CapturedLog log, String id) {
        Await.until(() -> !spans(log, "server", id).isEmpty());
        assertThat(spans(log, "server", id)).hasSize(1);
        return spans(log, "server", id).get(0);
    }

    /** Returns the status and the outcome of the calls of a request that has ended, and of the request itself at last. */
    static List<String> outcomes(CapturedLog log, String id) {
        CapturedLog.Line server = serverSpan(log, id);
        return Stream.concat(spans(log, "client", id).stream(), Stream.of(server))
                .map(line -> line.values().get("status") + " " + line.values().get("outcome"))
                .toList();
    }

    static List<CapturedLog.Line> spans(CapturedLog log, String kind, String id) {
        return log.spansEnded(kind).stream()
                .filter(line -> id.equals(line.mdc().get("request_id")))
                .toList();
    }

    @Override
    public void close() {
        var counters = context.getBean(Clew.class).counters().all();
        context.close();
        assertThat(counters.keySet()).noneMatch(name -> name.startsWith("skipped.") || name.startsWith("scope."));
    }
}
