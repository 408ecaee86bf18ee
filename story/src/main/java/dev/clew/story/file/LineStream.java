package dev.clew.story.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, of those that hold one of some texts alone if texts are given.
 *
 * <p>Never fails once it is open: what cannot be read is a problem, and the lines before count. A line is cut at 1 MiB.
 */
public final class LineStream implements Closeable {
    private static final int BLOCK = 1 << 18;
    private static final int LONGEST = 1 << 20;

    private final LogFile file;
    private final Problems problems;
    private final List<Literal> wanted;
    private final InputStream stream;
    private byte[] buffer = new byte[BLOCK];
    private int at;
    private int end;
    private boolean isAtEnd;
    private boolean isForeign;

    private LineStream(LogFile file, List<Literal> wanted, Problems problems, InputStream stream) {
        this.file = file;
        this.wanted = wanted;
        this.problems = problems;
        this.stream = stream;
    }

    /**
     * Opens a file.
     *
     * @param wanted only lines with one of these, or a further line of such a one; all lines if empty
     */
    public static LineStream open(LogFile file, List<Literal> wanted, Problems problems) {
        InputStream stream;
        try {
            stream = file.open();
        } catch (IOException | RuntimeException e) {
            problems.addFile(file.name(), reason(e));
            stream = InputStream.nullInputStream();
        } catch (LinkageError e) {
            problems.addFile(file.name(), "cannot be unpacked on this machine: " + e.getMessage());
            stream = InputStream.nullInputStream();
        }
        boolean hasRecords = !wanted.isEmpty() && Records.areIn(stream);
        return new LineStream(file, hasRecords ? List.of() : wanted, problems, stream);
    }

    /** Returns the next line without its line feed, null at the end. */
    public @Nullable String next() {
        while (true) {
            int feed = lineFeed();
            if (feed < 0) {
                return null;
            }
            int start = at;
            if (wanted.isEmpty() || isForeign && isFurtherLine(start, feed) || holdsWanted(start, feed)) {
                at = feed + 1;
                isForeign = isFurtherLine(start, feed) || isForeignEvent(start, feed);
                return text(start, feed);
            }
            isForeign = false;
            at = skipTo(feed + 1);
        }
    }

    /** Returns where the next line that can be wanted begins: that of the first text found in what is in memory. */
    private int skipTo(int from) {
        int lastFeed = end - 1;
        while (lastFeed >= from && buffer[lastFeed] != '\n') {
            lastFeed--;
        }
        int first = lastFeed + 1;
        for (Literal literal : wanted) {
            int found = literal.find(buffer, from, Math.min(first, lastFeed + 1));
            if (found >= 0) {
                first = Math.min(first, lineStart(found, from));
            }
        }
        return Math.max(first, from);
    }

    private int lineStart(int found, int from) {
        int start = found;
        while (start > from && buffer[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    /** Returns where the present line ends, below zero at the end of the file. */
    private int lineFeed() {
        int from = at;
        while (true) {
            for (int i = from; i < end; i++) {
                if (buffer[i] == '\n') {
                    return i;
                }
            }
            int length = end - at;
            if (length >= LONGEST) {
                return cut();
            }
            if (!fill()) {
                return end > at ? end : -1;
            }
            from = at + length;
        }
    }

    /** Leaves out the rest of a line that is too long, and returns where it ends then. */
    private int cut() {
        problems.addLine(file.name(), "line of more than 1 MiB, cut");
        toFront();
        int kept = LONGEST - 1;
        int i = kept;
        while (true) {
            for (; i < end; i++) {
                if (buffer[i] == '\n') {
                    // What is kept moves up to the line feed.
                    at = i - kept;
                    System.arraycopy(buffer, 0, buffer, at, kept);
                    return i;
                }
            }
            end = kept;
            i = kept;
            if (!read()) {
                return end;
            }
        }
    }

    private boolean fill() {
        if (isAtEnd) {
            return false;
        }
        toFront();
        return read();
    }

    /** Makes room behind the present line. */
    private void toFront() {
        if (at > 0) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
        }
        if (end > buffer.length - BLOCK / 2) {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, LONGEST + BLOCK));
        }
    }

    private boolean read() {
        if (isAtEnd) {
            return false;
        }
        try {
            int read = stream.read(buffer, end, buffer.length - end);
            if (read > 0) {
                end += read;
                return true;
            }
        } catch (IOException | RuntimeException e) {
            problems.addFile(file.name(), reason(e));
        }
        isAtEnd = true;
        return false;
    }

    private boolean holdsWanted(int from, int to) {
        for (Literal literal : wanted) {
            if (literal.find(buffer, from, to) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether a line cannot be an event's first: it begins with neither a time nor an object. */
    private boolean isFurtherLine(int from, int to) {
        if (from >= to) {
            return true;
        }
        byte first = buffer[from];
        return first != '{' && first != '[' && (first < '0' || first > '9') && !isLogfmt(from, to);
    }

    private boolean isForeignEvent(int from, int to) {
        return buffer[from] != '{' && !isLogfmt(from, to);
    }

    private boolean isLogfmt(int from, int to) {
        return to - from > 3 && buffer[from] == 't' && buffer[from + 1] == 's' && buffer[from + 2] == '=';
    }

    private String text(int from, int feed) {
        int to = feed > from && buffer[feed - 1] == '\r' ? feed - 1 : feed;
        String text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0 && new Literal("\ufffd").find(buffer, from, to) < 0) {
            problems.addLine(file.name(), "not UTF-8, read as ISO 8859-1");
            return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
        }
        return text;
    }

    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "truncated: what comes before the end was read";
        }
        if (e instanceof ZipException || e instanceof RuntimeException) {
            return "damaged: what comes before was read (" + e.getMessage() + ")";
        }
        return e instanceof java.nio.file.FileSystemException
                ? "cannot be opened: " + e.getClass().getSimpleName()
                : String.valueOf(e.getMessage());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
