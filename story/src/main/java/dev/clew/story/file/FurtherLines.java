package dev.clew.story.file;

/** The further lines of an event, such as a stack trace. So many are kept, and so much text; the rest is left out. */
final class FurtherLines {
    static final String CUT = "event of more than 10,000 lines or 1 MiB, cut";

    private static final int MOST = 10_000;
    private static final int LONGEST = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private int count;
    private boolean isCut;

    void add(String line) {
        isCut |= count == MOST || text.length() + line.length() >= LONGEST;
        if (isCut) {
            return;
        }
        if (count > 0) {
            text.append('\n');
        }
        text.append(line);
        count++;
    }

    /** Whether some were left out. */
    boolean isCut() {
        return isCut;
    }

    /** Returns those that were kept, with line feeds between them. */
    String text() {
        return text.toString();
    }
}
