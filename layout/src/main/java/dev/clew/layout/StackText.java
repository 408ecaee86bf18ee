package dev.clew.layout;

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

    private final Line line;
    private int suppressedLeft = MAX_SUPPRESSED;

    private StackText(Line line) {
        this.line = line;
    }

    static void append(Thrown thrown, Line line) {
        new StackText(line).chain(thrown, "", 0);
    }

    private void chain(Thrown thrown, String label, int depth) {
        List<Thrown> chain = Thrown.chain(thrown);
        for (int i = chain.size() - 1; i >= 0; i--) {
            Thrown each = chain.get(i);
            boolean isRoot = i == chain.size() - 1;
            if (!isRoot || depth > 0) {
                indent(depth);
            }
            line.append(isRoot ? label : "Wrapped by: ");
            head(each);
            // Counted is what a cause shares with what it caused; a suppressed one shares with its owner.
            int saidByCause = isRoot ? 0 : chain.get(i + 1).commonFrames();
            int saidByOwner = depth > 0 && i == 0 ? each.commonFrames() : 0;
            frames(each, Math.max(saidByCause, saidByOwner), depth);
            suppressed(each, depth);
        }
    }

    private void head(Thrown thrown) {
        if (thrown.isCyclic()) {
            line.append("CIRCULAR REFERENCE: ");
        }
        line.append(thrown.type());
        String message = thrown.message();
        if (message != null) {
            line.append(": ");
            line.appendForeign(message);
        }
    }

    private void frames(Thrown thrown, int common, int depth) {
        int count = thrown.frameCount();
        for (int i = 0; i < count - common; i++) {
            indent(depth + 1);
            frame(thrown.frame(i));
        }
        if (common > 0 && count > 0) {
            indent(depth + 1);
            line.append("... ");
            line.append(Integer.toString(Math.min(common, count)));
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
                line.append(Integer.toString(frame.getLineNumber()));
            }
            line.append(")");
        }
    }

    private void suppressed(Thrown owner, int depth) {
        if (depth == MAX_DEPTH) {
            return;
        }
        for (Thrown each : owner.suppressed()) {
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
