package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.clew.context.ScopeTest;
import dev.clew.context.TraceContext;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SpanLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("clew.span");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing(); // Logback reads the MDC when it is first asked for it
            super.append(event);
        }
    };
    private final Clew clew = Clew.builder().build();
    private final TraceContext context = clew.root();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private static List<String> values(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .filter(pair -> !pair.key.equals("duration_ms"))
                .map(pair -> pair.key + "=" + pair.value)
                .toList();
    }

    @Test
    void writesALineWhenAServerStartsAndOneWhenItEnds() {
        clew.span(Span.Kind.SERVER, context)
                .name("POST /orders")
                .peer("10.0.0.1")
                .attribute("path", "/orders")
                .begin()
                .attribute("status", 201)
                .end();
        assertThat(lines.list)
                .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
                .containsExactly(tuple(Level.INFO, "POST /orders started"), tuple(Level.INFO, "POST /orders ended"));
        assertThat(values(lines.list.get(0)))
                .containsExactly(
                        "event=span_start", "kind=server", "span=POST /orders", "peer=10.0.0.1", "path=/orders");
        assertThat(values(lines.list.get(1)))
                .containsExactly(
                        "event=span_end",
                        "kind=server",
                        "span=POST /orders",
                        "peer=10.0.0.1",
                        "outcome=ok",
                        "path=/orders",
                        "status=201");
        assertThat(lines.list.get(1).getMDCPropertyMap()).isEqualTo(ScopeTest.keysOf(context));
    }

    @Test
    void writesTheDurationInMillisecondsWithThreeDecimals() {
        Span span = clew.span(Span.Kind.SERVER, context).begin();
        span.end();
        BigDecimal duration = (BigDecimal) lines.list.get(1).getKeyValuePairs().stream()
                .filter(pair -> pair.key.equals("duration_ms"))
                .findFirst()
                .orElseThrow()
                .value;
        assertThat(duration.scale()).isEqualTo(3);
        assertThat(duration).isEqualByComparingTo(BigDecimal.valueOf(span.durationNanos() / 1_000, 3));
    }

    @Test
    void choosesTheLevelByKindAndOutcome() {
        end(Span.Kind.CLIENT, Span.Outcome.OK);
        end(Span.Kind.CLIENT, Span.Outcome.TIMEOUT);
        end(Span.Kind.PRODUCER, Span.Outcome.CANCELLED);
        end(Span.Kind.INTERNAL, Span.Outcome.ERROR);
        assertThat(lines.list)
                .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
                .containsExactly("DEBUG x ended", "WARN x timed out", "WARN x was cancelled", "ERROR x failed");
    }

    @Test
    void aLevelOfItsOwnIsThatOfAllButItsFailures() {
        clew.span(Span.Kind.SERVER, context)
                .level(org.slf4j.event.Level.DEBUG)
                .name("x")
                .begin()
                .end();
        clew.span(Span.Kind.SERVER, context)
                .level(org.slf4j.event.Level.DEBUG)
                .name("x")
                .begin()
                .status(503)
                .end();
        assertThat(lines.list)
                .extracting(Object::toString)
                .containsExactly("[DEBUG] x started", "[DEBUG] x ended", "[DEBUG] x started", "[ERROR] x failed");
    }

    private void end(Span.Kind kind, Span.Outcome outcome) {
        clew.span(kind, context).name("x").outcome(outcome).begin().end();
    }

    @Test
    void namesTheParentAndTheFailure() {
        clew.span(Span.Kind.CLIENT, context)
                .name("GET /stock")
                .error(new IllegalStateException("gone"))
                .end();
        ILoggingEvent line = lines.list.get(0);
        assertThat(values(line))
                .containsExactly(
                        "event=span_end",
                        "kind=client",
                        "parent_id=" + context.spanId(),
                        "span=GET /stock",
                        "outcome=error");
        assertThat(line.getThrowableProxy().getMessage()).isEqualTo("gone");
        assertThat(line.getMDCPropertyMap().get("span_id")).isNotEqualTo(context.spanId());
    }

    @Test
    void writesNoStartIfThatIsOff() {
        Clew quiet = Clew.builder().setting("clew.span.start", "off").build();
        quiet.span(Span.Kind.SERVER, context).name("x").begin().end();
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly("x ended");
    }

    @Test
    void writesTheFirstLineOfAProcess() {
        SpanLog.processStarted("propagator=…", Map.of("boot_id", "b00t"));
        assertThat(lines.list.get(0).getFormattedMessage()).isEqualTo("propagator=…");
        assertThat(values(lines.list.get(0))).containsExactly("event=process_start", "format=1", "boot_id=b00t");
    }

    /** The JDK's server decodes a path, and a pattern layout writes message and values as they are. */
    @Test
    void aCallersPathForgesNoLine() throws Exception {
        PatternLayout pattern = new PatternLayout();
        pattern.setContext(logger.getLoggerContext());
        pattern.setPattern("%msg %kvp%n");
        pattern.start();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                })
                .getFilters()
                .add(new SnippetsTest.ClewFilter(clew));
        server.start();
        try {
            URI url = URI.create(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/a%0d%0aINFO%20FORGED%1b%5b2J%e2%80%a8");
            HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());
        } finally {
            server.stop(1);
        }

        assertThat(List.copyOf(lines.list))
                .extracting(pattern::doLayout)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("GET /a\ufffd\ufffdINFO FORGED\ufffd[2J\ufffd ")
                        .contains("span=\"GET /a\ufffd\ufffdINFO FORGED\ufffd[2J\ufffd\"")
                        .containsOnlyOnce("\n"));
    }

    @Test
    void aPeerThatAProxyNamedForgesNoLine() {
        clew.span(Span.Kind.SERVER, context)
                .name("GET /")
                .peer("10.0.0.1\nINFO")
                .begin()
                .end();

        assertThat(values(lines.list.get(0))).contains("peer=10.0.0.1\ufffdINFO");
    }
}
