package dev.clew.springboot.starter;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** An application with the starter, in a process without any logging configuration. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class StarterApplication {
    static final List<String> FORMATS = List.of("text", "logfmt", "json", "ecs");

    /** Starts it with each format in turn, asks it once, and stops it. Its files are in the folder of the property "logs". */
    public static void main(String[] args) throws Exception {
        for (String format : FORMATS) {
            ask(format, System.getProperty("logs") + "/" + format + ".log");
        }
    }

    private static void ask(String format, String file) throws IOException, InterruptedException {
        SpringApplication application = new SpringApplication(StarterApplication.class);
        try (ConfigurableApplicationContext context = application.run(
                "--server.port=0",
                "--spring.application.name=orders",
                "--spring.main.banner-mode=off",
                "--clew.log.format=" + format,
                "--logging.file.name=" + file)) {
            String url = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/orders/" + format))
                    .header("X-Request-ID", "r-" + format)
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (!answer.headers().allValues("X-Request-ID").equals(List.of("r-" + format))) {
                throw new IllegalStateException("answered with " + answer.headers());
            }
        }
    }

    @RestController
    static class Orders {
        @GetMapping("/orders/{id}")
        String order(@PathVariable("id") String id) {
            LoggerFactory.getLogger("orders").info("order {}", id);
            return id;
        }
    }
}
