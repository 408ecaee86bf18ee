package dev.clew.layout.stack;

import java.util.List;
import java.util.function.Predicate;

/**
 * Writes a stack trace, root cause first and whole.
 *
 * <p>Each {@code Wrapped by:} leaves out the frames that it shares with its cause. Suppressed throwables come indented
 * below their owner.
 */
final class StackText {
    private static final int MAX_DEPTH = 8;
    static final int MAX_SUPPRESSED = 64;

    private final Predicate<String> text;
    private final Predicate<String> foreign;
    private int suppressedLeft = MAX_SUPPRESSED;
    private boolean full;

    StackText(Predicate<String> text, Predicate<String> foreign) {
        this.text = text;
        this.foreign = foreign;
    }

    void write(Thrown thrown) {
        chain(thrown, "", 0);
    }

    private void chain(Thrown thrown, String label, int depth) {
        List<Thrown> chain = thrown.chain();
        for (int i = chain.size() - 1; i >= 0 && !full; i--) {
            Thrown each = chain.get(i);
            boolean isRoot = i == chain.size() - 1;
            if (!isRoot || depth > 0) {
                indent(depth);
            }
            write(isRoot ? label : "Wrapped by: ");
            head(each);
            // A cause counts the frames that it shares with its wrapper, a suppressed one those it shares with its
            // owner.
            int sharedWithCause = isRoot ? 0 : chain.get(i + 1).commonFrames();
            int sharedWithOwner = depth > 0 && i == 0 ? each.commonFrames() : 0;
            frames(each, Math.max(sharedWithCause, sharedWithOwner), depth);
            suppressed(each, depth);
        }
    }

    private void head(Thrown thrown) {
        if (thrown.isCyclic()) {
            write("CIRCULAR REFERENCE: ");
        }
        write(thrown.type());
        String message = thrown.message();
        if (message != null) {
            write(": ");
            full |= !foreign.test(message);
        }
    }

    private void frames(Thrown thrown, int common, int depth) {
        int count = thrown.frameCount();
        for (int i = 0; i < count - common && !full; i++) {
            indent(depth + 1);
            frame(thrown.frame(i));
        }
        if (common > 0 && count > 0) {
            indent(depth + 1);
            write("... " + Math.min(common, count) + " common frames");
        }
    }

    private void frame(StackTraceElement frame) {
        write("at ");
        write(frame.getClassName());
        write(".");
        write(frame.getMethodName());
        String file = frame.getFileName();
        if (frame.isNativeMethod()) {
            write("(Native Method)");
        } else if (file == null) {
            write("(Unknown Source)");
        } else {
            write(frame.getLineNumber() < 0 ? "(" + file + ")" : "(" + file + ":" + frame.getLineNumber() + ")");
        }
    }

    private void suppressed(Thrown owner, int depth) {
        if (depth == MAX_DEPTH) {
            return;
        }
        for (Thrown each : owner.suppressed()) {
            if (suppressedLeft == 0 || full) {
                return;
            }
            suppressedLeft--;
            chain(each, "Suppressed: ", depth + 1);
        }
    }

    private void indent(int depth) {
        write("\n" + "\t".repeat(depth));
    }

    private void write(String part) {
        full |= !text.test(part);
    }
}
