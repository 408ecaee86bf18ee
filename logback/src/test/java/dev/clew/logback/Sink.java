package dev.clew.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.clew.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** An appender of an application, which sends each line through a client of the application. All lines from DEBUG on. */
final class Sink extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int TOO_MANY = 8;

    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = logback.getLogger("ROOT");
    private final Level before = root.getLevel();
    private final LogfmtEncoder encoder = new LogfmtEncoder();
    private final Function<String, CompletableFuture<?>> client;
    private final List<CompletableFuture<?>> sent = new CopyOnWriteArrayList<>();

    private Sink(Function<String, CompletableFuture<?>> client) {
        this.client = client;
        setContext(logback);
        encoder.setContext(new LoggerContext()); // in the process's own, all later events would take numbers
        encoder.start();
        start();
    }

    /** @param client sends a line; its future is done when the call's span has ended */
    static Sink of(Function<String, CompletableFuture<?>> client) {
        Sink sink = new Sink(client);
        sink.root.setLevel(Level.DEBUG);
        sink.root.addAppender(sink);
        return sink;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (sent.size() < TOO_MANY) {
            sent.add(client.apply(new String(encoder.encode(event), StandardCharsets.UTF_8)));
        }
    }

    /** Returns how many lines were sent, and those that are sent because of them; waits for this many at least. */
    int sent(int least) {
        Await.until(() -> sent.size() >= least);
        int joined = 0;
        while (joined < sent.size()) {
            sent.get(joined++).join();
        }
        return joined;
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
        root.setLevel(before);
    }
}
