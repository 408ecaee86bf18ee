package dev.clew.story.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.Problems;
import dev.clew.story.line.Event;
import dev.clew.testkit.Await;
import io.undertow.Undertow;
import io.undertow.server.handlers.accesslog.AccessLogHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AccessLogValve;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.RequestLogWriter;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access lines of real servers. Those of nginx were written by nginx 1.22.1; the servers of Java are started here. */
class AccessLogTest {
    private static final String ID = "d873d2c5-d001-4c0a-9856-05663d0710f7";
    private static final Path NGINX = Path.of("src/test/resources/foreign");

    private final Problems problems = new Problems();

    @TempDir
    private Path folder;

    private List<Event> read(Path file) throws IOException {
        List<Event> events = ReadFile.events(file, "", problems);
        assertThat(problems.all()).isEmpty();
        return events;
    }

    private static void post(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders?a=b"))
                .header("X-Request-ID", ID)
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private void assertIsRead(Path log) throws IOException {
        Await.until(() -> {
            try {
                return Files.exists(log) && Files.readString(log).contains("\n");
            } catch (IOException e) {
                return false;
            }
        });
        assertThat(read(log)).singleElement().satisfies(event -> {
            assertThat(event.fields())
                    .containsEntry("request_id", ID)
                    .containsEntry("method", "POST")
                    .containsEntry("path", "/orders?a=b")
                    .containsEntry("status", "404")
                    .containsEntry("msg", "POST /orders?a=b HTTP/1.1 404");
            assertThat(event.isExact()).isFalse();
            assertThat(event.nanos() / 1_000_000 - System.currentTimeMillis()).isBetween(-120_000L, 1_000L);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "%h %l %u %t \"%r\" %s %b \"%{X-Request-ID}i\"",
                "%h %l %u %t \"%r\" %s %b %{X-Request-ID}i",
                "%h %l %u %t \"%r\" %s %b duration_us=%D rid=%{X-Request-ID}i",
                "%{X-Request-ID}i %h %t \"%r\" %s %b",
                "%h %t X-Request-ID=\"%{X-Request-ID}i\" \"%r\" %s %b %I",
            })
    void readsTomcats(String pattern) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.resolve("base").toString());
        tomcat.setPort(0);
        tomcat.addContext("", null);
        AccessLogValve log = new AccessLogValve();
        log.setDirectory(folder.toString());
        log.setPrefix("access");
        log.setSuffix(".log");
        log.setRotatable(false);
        log.setBuffered(false);
        log.setPattern(pattern);
        tomcat.getEngine().getPipeline().addValve(log);
        tomcat.start();
        try {
            post(tomcat.getConnector().getLocalPort());
            assertIsRead(folder.resolve("access.log"));
            assertThat(read(folder.resolve("access.log")).get(0).fields().containsKey("duration_ms"))
                    .isEqualTo(pattern.contains("duration_us"));
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void readsJettys() throws Exception {
        Path log = folder.resolve("jetty.log");
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setRequestLog(new CustomRequestLog(
                new RequestLogWriter(log.toString()), CustomRequestLog.EXTENDED_NCSA_FORMAT + " \"%{X-Request-ID}i\""));
        server.start();
        try {
            post(((ServerConnector) server.getConnectors()[0]).getLocalPort());
            assertIsRead(log);
        } finally {
            server.stop();
        }
    }

    @Test
    void readsUndertows() throws Exception {
        Path log = folder.resolve("undertow.log");
        AccessLogHandler handler = new AccessLogHandler(
                exchange -> exchange.setStatusCode(404),
                message -> {
                    try {
                        Files.writeString(log, message + "\n", UTF_8);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "%h %l %u %t \"%r\" %s %b \"%{i,X-Request-ID}\"",
                AccessLogTest.class.getClassLoader());
        Undertow server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler)
                .build();
        server.start();
        try {
            post(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
            assertIsRead(log);
        } finally {
            server.stop();
        }
    }

    @Test
    void readsNginxs() throws IOException {
        List<Event> last = read(NGINX.resolve("nginx-id-last.log"));
        assertThat(last)
                .extracting(event -> event.get("request_id"))
                .containsExactly(
                        "22bd376efd46d396a57b76aefefd91cc",
                        "e59f5b34d0c180f305781f5946e031da",
                        "eae2d36c995236b68c986753506b4fd0");
        assertThat(last.get(2).fields())
                .containsEntry("ts", "2026-11-29T17:16:20.000000Z")
                .containsEntry("msg", "POST /down HTTP/1.1 502")
                .containsEntry("method", "POST")
                .containsEntry("path", "/down")
                .containsEntry("status", "502")
                .containsEntry("bytes", "157");
        List<Event> named = read(NGINX.resolve("nginx-named.log"));
        assertThat(named.get(0).fields()).doesNotContainKey("request_id").containsEntry("duration_ms", "0.000");
        assertThat(named.get(2).fields())
                .containsEntry("request_id", ID)
                .containsEntry("urt", "0.000")
                .containsEntry("status", "502");
    }

    @Test
    void readsNginxsJson() throws IOException {
        assertThat(read(NGINX.resolve("nginx-json.log")).get(2).fields())
                .containsEntry("ts", "2026-11-29T17:16:20.796000Z")
                .containsEntry("request_id", "eae2d36c995236b68c986753506b4fd0")
                .containsEntry("trace_id", "f6eb458064584882adf7c3d3620ccea7")
                .containsEntry("msg", "POST /down HTTP/1.1 502")
                .containsEntry("method", "POST")
                .containsEntry("path", "/down")
                .containsEntry("status", "502")
                .containsEntry("duration_ms", "0.000");
    }

    @Test
    void readsNginxsErrors() throws IOException {
        assertThat(read(NGINX.resolve("nginx-error.log")))
                .filteredOn(event -> event.get("level").equals("error"))
                .singleElement()
                .satisfies(event -> assertThat(event.fields())
                        .containsEntry("ts", "2026-11-29T17:16:20.000000Z")
                        .containsEntry("method", "POST")
                        .containsEntry("path", "/down")
                        .containsEntry("upstream", "http://127.0.0.1:9/down")
                        .hasEntrySatisfying(
                                "msg",
                                message -> assertThat(message)
                                        .startsWith("connect() failed (111: Connection refused) while connecting")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                // what stands where an id could, and is none
                "1.2.3.4 - - [29/Nov/2026:14:27:12 +0100] \"GET /a HTTP/1.1\" 200 12 \"-\" \"curl\" \"10.0.0.1\" | ''",
                "::1 - - [29/Nov/2026:14:27:12 +0100] \"GET /a HTTP/2\" 200 12 TLSv1.3 TLS_AES_256_GCM_SHA384 | ''",
                "::1 - - [29/Nov/2026:14:27:12 +0100] \"GET /a HTTP/2\" 200 12 ECDHE-RSA-AES128-GCM-SHA256 | ''",
                "::1 - bob [29/Nov/2026:14:27:12 +0100] \"GET /a HTTP/2\" 200 1795972580 rid=\"-\" | ''",
                "a - - [29/Nov/2026:14:27:12 +0100] \"GET /a HTTP/2\" 200 - 01JDVZ5B1Q4F8Y3ZT0X9W7K2M5 | 01JDVZ5B1Q4F8Y3ZT0X9W7K2M5",
                "a - - [29/Nov/2026:14:27:12 +0100] \"\\x16\\x03\" 400 0 rid=r1 | r1",
                "a - - [29/Nov/2026:14:27:12 +0100] \"GET /a HTTP/2\" 200 - 22bd376efd46d396a57b76aefefd91cc rid=r1 | r1",
            })
    void tellsAnIdByItsNameOrShape(String line, String id) throws IOException {
        Path file = Files.writeString(folder.resolve("a.log"), line + "\n");
        assertThat(read(file)).singleElement().satisfies(event -> {
            assertThat(event.get("request_id")).isEqualTo(id.equals("''") ? "" : id);
            assertThat(event.fields()).containsEntry("ts", "2026-11-29T13:27:12.000000Z");
        });
    }
}
