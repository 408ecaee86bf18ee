package dev.clew.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what there is to say about an event's throwable. */
final class ErrorFields {
    private static final int MAX_CAUSES = 64;

    private final FirstLogged firstLogged;

    ErrorFields(FirstLogged firstLogged) {
        this.firstLogged = firstLogged;
    }

    void write(ILoggingEvent event, IThrowableProxy thrown, LogfmtLine line) {
        List<IThrowableProxy> chain = causeChain(thrown);
        line.shortFields();
        line.text("error", thrown.getClassName());
        line.longFields();
        line.text("error_msg", message(thrown));
        line.open("stack");
        StackText.append(thrown, line);
        line.close();
        line.shortFields();
        line.hex("err_fp", fingerprint(chain));
        if (isOrigin(chain, event)) {
            line.whole("err_origin", false, "true");
        }
    }

    /** The one way a throwable's message takes to the line, to its error_msg and its stack: the place of redaction. */
    static @Nullable String message(IThrowableProxy thrown) {
        return thrown.getMessage();
    }

    /** The throwable and its causes, the outermost first; Logback has cut cycles, a chain without end is cut here. */
    static List<IThrowableProxy> causeChain(IThrowableProxy thrown) {
        List<IThrowableProxy> chain = new ArrayList<>();
        for (IThrowableProxy each = thrown; each != null && chain.size() < MAX_CAUSES; each = each.getCause()) {
            chain.add(each);
        }
        return chain;
    }

    /** Line numbers and what compilers number are left out: they change where the failure does not. */
    static long fingerprint(List<IThrowableProxy> chain) {
        long hash = Hash.START;
        for (IThrowableProxy each : chain) {
            hash = Hash.add(
                    Hash.add(hash, '\n'),
                    each.getClassName(),
                    0,
                    each.getClassName().length());
            hash = addFrames(hash, each);
        }
        return hash;
    }

    private static long addFrames(long hash, IThrowableProxy thrown) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int own = frames == null ? 0 : frames.length - thrown.getCommonFrames();
        String lastType = "";
        String lastMethod = "";
        for (int i = 0; i < own; i++) {
            StackTraceElement frame = frames[i].getStackTraceElement();
            String type = frame.getClassName();
            String method = frame.getMethodName();
            boolean recursion = type.equals(lastType) && method.equals(lastMethod);
            if (!recursion && ApplicationFrames.isOne(type)) {
                hash = Hash.add(Hash.add(hash, '\t'), type, 0, ApplicationFrames.stableTypeEnd(type));
                hash = Hash.add(Hash.add(hash, '.'), method, 0, ApplicationFrames.stableMethodEnd(method));
            }
            lastType = type;
            lastMethod = method;
        }
        return hash;
    }

    private boolean isOrigin(List<IThrowableProxy> chain, ILoggingEvent event) {
        List<Throwable> throwables = new ArrayList<>(chain.size());
        for (IThrowableProxy each : chain) {
            if (each instanceof ThrowableProxy proxy && proxy.getThrowable() != null) {
                throwables.add(proxy.getThrowable());
            }
        }
        // An event that came from another process has texts alone, and its origin is there.
        return !throwables.isEmpty() && firstLogged.isFirst(throwables, event);
    }
}
