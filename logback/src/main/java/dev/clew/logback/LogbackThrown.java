package dev.clew.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.clew.layout.stack.Thrown;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A throwable as Logback keeps it. If the event came from another process, it consists of texts. */
record LogbackThrown(IThrowableProxy proxy) implements Thrown {
    private static final int MAX_SUPPRESSED = 64;

    @Override
    public String type() {
        return proxy.getClassName();
    }

    @Override
    public @Nullable String message() {
        return proxy.getMessage();
    }

    @Override
    public int frameCount() {
        StackTraceElementProxy[] frames = proxy.getStackTraceElementProxyArray();
        return frames == null ? 0 : frames.length;
    }

    @Override
    public StackTraceElement frame(int index) {
        return proxy.getStackTraceElementProxyArray()[index].getStackTraceElement();
    }

    @Override
    public int commonFrames() {
        return proxy.getCommonFrames();
    }

    @Override
    public @Nullable Thrown cause() {
        IThrowableProxy cause = proxy.getCause();
        return cause == null ? null : new LogbackThrown(cause);
    }

    @Override
    public List<Thrown> suppressed() {
        IThrowableProxy[] suppressed = proxy.getSuppressed();
        return suppressed == null
                ? List.of()
                : Stream.of(suppressed)
                        .limit(MAX_SUPPRESSED)
                        .<Thrown>map(LogbackThrown::new)
                        .toList();
    }

    @Override
    public boolean isCyclic() {
        return proxy.isCyclic();
    }

    @Override
    public @Nullable Throwable throwable() {
        return proxy instanceof ThrowableProxy local ? local.getThrowable() : null;
    }
}
