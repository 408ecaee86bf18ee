package dev.clew.springboot.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/** The shop, started on a free port, on Reactor Netty if it is there, else on Tomcat. */
final class RunningShop implements AutoCloseable {
    static final boolean IS_NETTY = ClassUtils.isPresent("reactor.netty.http.server.HttpServer", null);

    /** Spring Security's, whose names differ between Boot 3 and 4; absent ones do not matter. */
    static final String WITHOUT_SECURITY = "spring.autoconfigure.exclude="
            + "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration,"
            + "org.springframework.boot.autoconfigure.security.reactive.ReactiveUserDetailsServiceAutoConfiguration,"
            + "org.springframework.boot.actuate.autoconfigure.security.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration,"
            + "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration";

    private final ConfigurableApplicationContext context;

    private RunningShop(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it without Spring Security, with settings, each {@code key=value}. */
    static RunningShop open(String... settings) {
        return start(
                new Class<?>[] {Shop.class},
                Stream.concat(Stream.of(WITHOUT_SECURITY), Arrays.stream(settings))
                        .toArray(String[]::new));
    }

    static RunningShop start(Class<?>[] sources, String... settings) {
        SpringApplication application = new SpringApplication(sources);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        return new RunningShop(application.run(
                Arrays.stream(settings).map(setting -> "--" + setting).toArray(String[]::new)));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    String url(String path) {
        return "http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port") + path;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return client().send(request(path, headers), HttpResponse.BodyHandlers.ofString());
    }

    /** Asks the port of the operators. */
    HttpResponse<String> getManagement(String path, String... headers) throws Exception {
        String port = context.getEnvironment().getRequiredProperty("local.management.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .headers(headers)
                .build();
        return client().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the answer as soon as it begins. */
    HttpResponse<InputStream> stream(String path, String... headers) throws Exception {
        return client().send(request(path, headers), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Makes a client of one request, whose connection no other request gets. */
    static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    HttpRequest request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    /** Returns the one server span of a request, waiting for it. */
    static CapturedLog.Line serverSpan(CapturedLog log, String id) {
        Await.until(() -> !serverSpans(log, id).isEmpty());
        assertThat(serverSpans(log, id)).hasSize(1);
        return serverSpans(log, id).get(0);
    }

    static List<CapturedLog.Line> serverSpans(CapturedLog log, String id) {
        return log.spansEnded("server").stream()
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
