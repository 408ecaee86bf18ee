package dev.clew.alldoors;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.print.StoryText;
import dev.clew.story.print.Style;
import dev.clew.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One request through every door of one process, and its story. */
class AllDoorsTest {
    private static final Path LOG = Path.of("target", "shop.log");
    private static final String ID = "order-4711";

    /** The headers with which the last call left the process. */
    private final AtomicReference<Headers> left = new AtomicReference<>();

    @TempDir
    private Path folder;

    @Test
    void oneIdIsOnEveryLineMessageAndCallAndTheStoryHasTheWholeChain() throws Exception {
        HttpServer carrier = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        carrier.createContext("/parcels", exchange -> {
            left.set(exchange.getRequestHeaders());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        carrier.start();
        try (Brokers brokers = new Brokers(folder);
                Shop shop = new Shop(
                        brokers, "http://127.0.0.1:" + carrier.getAddress().getPort() + "/parcels")) {
            assertThat(order(shop.address())).isEqualTo("placed");
            shop.ship();

            Await.until(() -> spans().size() == 11);
            assertThat(lines()).allSatisfy(line -> assertThat(line).contains(" request_id=" + ID + ' '));
            assertThat(left.get().get("X-Request-ID")).containsExactly(ID);
            messagesAreOfOneRequestAndNameTheirCauses(shop.seen());
        } finally {
            carrier.stop(0);
        }
        assertThat(story().lines()
                        .filter(line -> line.contains("→") || line.contains("←") || line.contains("└─"))
                        .map(line -> line.replaceAll("^ *[0-9.]+ |  ok.*", "")))
                .containsExactly(
                        "└─ shop → shop.Orders/Place",
                        "   └─ shop shop.Orders/Place",
                        "      ├─ shop → INSERT orders",
                        "      └─ shop → picking send",
                        "         └─ shop ← picking receive",
                        "            └─ shop → packing send",
                        "               └─ shop ← packing receive",
                        "                  └─ shop → shipping send",
                        "                     └─ shop ← shipping receive",
                        "                        └─ shop → POST /parcels");
    }

    private static String order(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "?item=SKU-44"))
                .header("X-Request-ID", ID)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void messagesAreOfOneRequestAndNameTheirCauses(Map<String, String> seen) {
        for (String broker : List.of("rabbitmq", "jms", "kafka")) {
            assertThat(seen).containsEntry(broker + " x-request-id", ID);
        }
        assertThat(seen)
                .doesNotContainKey("rabbitmq x-causation-id")
                .containsEntry("jms x-causation-id", seen.get("rabbitmq x-message-id"))
                .containsEntry("kafka x-causation-id", seen.get("jms x-message-id"));
    }

    /** Returns the lines since the request came, which are all of it. */
    private static List<String> lines() {
        return log().lines()
                .dropWhile(line -> !line.contains("msg=\"POST /orders started\""))
                .toList();
    }

    private static List<String> spans() {
        return log().lines().filter(line -> line.contains(" event=span_end ")).toList();
    }

    private static String log() {
        try {
            return Files.readString(LOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String story() throws Exception {
        Problems problems = new Problems();
        StoryReader reader =
                new StoryReader(LogFiles.find(List.of(LOG.toString()), InputStream.nullInputStream()), problems);
        Story story = Objects.requireNonNull(reader.read(ID));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new StoryText(new PrintStream(text, true, StandardCharsets.UTF_8), new Style(false, true, Integer.MAX_VALUE))
                .print(story, problems.all());
        return text.toString(StandardCharsets.UTF_8);
    }
}
