package dev.clew.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.List;

/**
 * Appends a stack trace, the root cause first and whole.
 *
 * <p>What wraps it says only the frames that were not yet said, and the suppressed stand below the one that they were
 * added to.
 */
final class StackText {
    private static final int MAX_DEPTH = 8;
    private static final int MAX_SUPPRESSED = 64;

    private final LogfmtLine line;
    private int suppressedLeft = MAX_SUPPRESSED;

    private StackText(LogfmtLine line) {
        this.line = line;
    }

    static void append(IThrowableProxy thrown, LogfmtLine line) {
        new StackText(line).chain(thrown, "", 0);
    }

    private void chain(IThrowableProxy thrown, String label, int depth) {
        List<IThrowableProxy> chain = ErrorFields.causeChain(thrown);
        for (int i = chain.size() - 1; i >= 0; i--) {
            IThrowableProxy each = chain.get(i);
            boolean isRoot = i == chain.size() - 1;
            if (!isRoot || depth > 0) {
                indent(depth);
            }
            line.append(isRoot ? label : "Wrapped by: ");
            head(each);
            // Logback counts what a cause shares with what it caused; a suppressed one shares with its owner.
            int saidByCause = isRoot ? 0 : chain.get(i + 1).getCommonFrames();
            int saidByOwner = depth > 0 && i == 0 ? each.getCommonFrames() : 0;
            frames(each, Math.max(saidByCause, saidByOwner), depth);
            suppressed(each, depth);
        }
    }

    private void head(IThrowableProxy thrown) {
        if (thrown.isCyclic()) {
            line.append("CIRCULAR REFERENCE: ");
        }
        line.append(thrown.getClassName());
        String message = ErrorFields.message(thrown);
        if (message != null) {
            line.append(": ");
            line.append(message);
        }
    }

    private void frames(IThrowableProxy thrown, int common, int depth) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int count = frames == null ? 0 : frames.length;
        for (int i = 0; i < count - common; i++) {
            indent(depth + 1);
            frame(frames[i].getStackTraceElement());
        }
        if (common > 0 && count > 0) {
            indent(depth + 1);
            line.append("... ");
            line.append(Math.min(common, count));
            line.append(" common frames");
        }
    }

    private void frame(StackTraceElement frame) {
        line.append("at ");
        line.append(frame.getClassName());
        line.append(".");
        line.append(frame.getMethodName());
        String file = frame.getFileName();
        if (frame.isNativeMethod()) {
            line.append("(Native Method)");
        } else if (file == null) {
            line.append("(Unknown Source)");
        } else {
            line.append("(");
            line.append(file);
            if (frame.getLineNumber() >= 0) {
                line.append(":");
                line.append(frame.getLineNumber());
            }
            line.append(")");
        }
    }

    private void suppressed(IThrowableProxy owner, int depth) {
        IThrowableProxy[] all = owner.getSuppressed();
        if (all == null || depth == MAX_DEPTH) {
            return;
        }
        for (IThrowableProxy each : all) {
            if (suppressedLeft == 0) {
                return;
            }
            suppressedLeft--;
            chain(each, "Suppressed: ", depth + 1);
        }
    }

    private void indent(int depth) {
        line.append("\n");
        for (int i = 0; i < depth; i++) {
            line.append("\t");
        }
    }
}
