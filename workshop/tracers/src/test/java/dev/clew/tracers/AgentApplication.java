package dev.clew.tracers;

import dev.clew.Clew;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the application in a process with OpenTelemetry's agent, has it call itself, and prints what went out and came. */
final class AgentApplication {
    private AgentApplication() {}

    public static void main(String[] args) throws IOException {
        try (ConfigurableApplicationContext context = new SpringApplication(Pages.class).run()) {
            String port = context.getEnvironment().getRequiredProperty("local.server.port");
            for (String path : new String[] {"/call", "/later"}) {
                try (CapturedLog log = CapturedLog.create()) {
                    get(Integer.parseInt(port), path + "?url=http://localhost:" + port + "/headers")
                            .lines()
                            .filter(line -> line.startsWith("traceparent ") || line.startsWith("x-request-id "))
                            .forEach(line -> System.out.println("SENT " + path + " " + line));
                    Await.until(() -> log.spansEnded("server").size() >= 2);
                    log.lines("app")
                            .forEach(line -> System.out.println("LINE " + path + " " + line.message() + " "
                                    + line.mdc().get("request_id") + " "
                                    + line.mdc().get("trace_id")));
                    log.lines("clew.span")
                            .forEach(line -> System.out.println(
                                    "SPAN " + path + " " + line.values().get("event") + " "
                                            + line.mdc().get("trace_id")));
                }
            }
            System.out.println(
                    "COUNTERS " + context.getBean(Clew.class).counters().all());
        }
    }

    /** Without an HTTP client, which the agent would observe. */
    private static String get(int port, String target) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(("GET " + target
                                    + " HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: r1\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
