package dev.clew.story.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.clew.story.Story;
import dev.clew.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;

/** Exports, read by the programs that they are for. */
class ReadersIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    private static boolean isUp(String server) {
        try {
            return send(HttpRequest.newBuilder(URI.create(server + "/health"))).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Starting takes longer than other tests wait for anything. */
    private static void awaitUp(String server, Process zipkin) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!isUp(server)) {
            assertThat(zipkin.isAlive()).as("Zipkin runs").isTrue();
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Test
    void aZipkinServerShowsTheTrace() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String server = "http://127.0.0.1:" + port;
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("zipkin.jar"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("zipkin.log").toFile());
        builder.environment().put("QUERY_PORT", String.valueOf(port));
        Process zipkin = builder.start();
        try {
            awaitUp(server, zipkin);
            Story story = ExportTest.story(ExportTest.FAILED);
            String spans = Export.ZIPKIN.of(story);
            HttpResponse<String> taken = send(HttpRequest.newBuilder(URI.create(server + "/api/v2/spans"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(spans)));
            assertThat(taken.statusCode()).isEqualTo(202);
            URI trace = URI.create(server + "/api/v2/trace/" + story.traceId());
            Await.until(() -> {
                try {
                    return send(HttpRequest.newBuilder(trace)).statusCode() == 200;
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            List<Span> shown = new ArrayList<>(SpanBytesDecoder.JSON_V2.decodeList(
                    send(HttpRequest.newBuilder(trace)).body().getBytes(StandardCharsets.UTF_8)));
            assertThat(shown)
                    .containsExactlyInAnyOrderElementsOf(
                            SpanBytesDecoder.JSON_V2.decodeList(spans.getBytes(StandardCharsets.UTF_8)));
        } finally {
            zipkin.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ExportTest.FAILED, ExportTest.SENT})
    void speedscopesSchemaTakesTheProfile(String id) throws Exception {
        Process npm = new ProcessBuilder("npm", "install", "--no-save", "--ignore-scripts", "speedscope@1.25.0")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("npm.log").toFile())
                .start();
        assertThat(npm.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(npm.exitValue())
                .as(Files.readString(folder.resolve("npm.log")))
                .isZero();
        Path schema = folder.resolve("node_modules/speedscope/dist/release/file-format-schema.json");
        try (InputStream in = Files.newInputStream(schema)) {
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                            .getSchema(in)
                            .validate(Export.SPEEDSCOPE.of(ExportTest.story(id)), InputFormat.JSON))
                    .isEmpty();
        }
    }
}
