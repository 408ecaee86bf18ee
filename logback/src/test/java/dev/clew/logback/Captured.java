package dev.clew.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import dev.clew.testkit.ParsedLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.slf4j.MDC;
import org.slf4j.spi.MDCAdapter;

/** A Logback of its own at INFO, whose one encoder is ours, and the lines that it has written. */
final class Captured {
    final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

    Captured() {
        MDCAdapter adapter = MDC.getMDCAdapter();
        context.setMDCAdapter((LogbackMDCAdapter) adapter);
        restart();
        appender.setContext(context);
        appender.setOutputStream(bytes);
        appender.start();
        root().setLevel(Level.INFO);
        root().addAppender(appender);
    }

    /** Sets a new encoder, as a new configuration does. */
    void restart() {
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
    }

    Logger root() {
        return context.getLogger("ROOT");
    }

    Captured behind(Appender<ILoggingEvent> other) {
        root().detachAppender(appender);
        root().addAppender(other);
        return this;
    }

    synchronized List<Map<String, String>> lines() {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> ParsedLine.parse((line + "\n").getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    List<String> messages() {
        return lines().stream().map(line -> line.get("msg")).toList();
    }

    List<String> column(String key) {
        return lines().stream().map(line -> line.get(key)).toList();
    }
}
