package dev.clew.story.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a file, of those that hold one of some texts alone if texts are given.
 *
 * <p>Never fails once it is open: what cannot be read is a problem, and the lines before count. A line is cut at 1 MiB.
 */
public final class LineStream implements Closeable {
    private static final Literal REPLACEMENT = new Literal("\ufffd");

    private final LogFile file;
    private final Problems problems;
    private final List<Literal> wanted;
    private final LineCutter lines;
    private final @Nullable FileStream plain;
    private final @Nullable Ahead ahead;
    private final LineFilter filter;
    private boolean isForeign;

    private LineStream(LogFile file, List<Literal> wanted, LineFilter filter, Problems problems, InputStream stream) {
        this.file = file;
        this.wanted = wanted;
        this.filter = filter;
        this.problems = problems;
        this.lines = new LineCutter(file.name(), stream, problems);
        this.plain = stream instanceof FileStream bytes ? bytes : null;
        this.ahead = plain == null ? null : Ahead.of(plain, wanted);
        toFirst();
    }

    /** Goes to the first line of a part of a file: one that begins before belongs to the part before. */
    private void toFirst() {
        if (file.from() > 0 && plain != null) {
            lines.seek(plain, file.from());
            if (lines.nextOffset() < file.from()) {
                lines.advance();
            }
        }
    }

    /**
     * Opens a file.
     *
     * @param wanted only lines with one of these, or a further line of such a one; all lines if empty
     */
    public static LineStream open(LogFile file, List<Literal> wanted, Problems problems) {
        return open(file, wanted, LineFilter.NONE, problems);
    }

    /** Opens a file, and reads the lines alone that a filter takes. */
    static LineStream open(LogFile file, LineFilter filter, Problems problems) {
        return open(file, List.of(), filter, problems);
    }

    private static LineStream open(LogFile file, List<Literal> wanted, LineFilter filter, Problems problems) {
        InputStream stream;
        try {
            stream = file.open();
        } catch (IOException | RuntimeException e) {
            problems.addFile(file.name(), LineCutter.reason(e));
            stream = InputStream.nullInputStream();
        } catch (LinkageError e) {
            problems.addFile(file.name(), "cannot be unpacked on this machine: " + e.getMessage());
            stream = InputStream.nullInputStream();
        }
        boolean hasRecords = !wanted.isEmpty() && Records.areIn(stream);
        return new LineStream(file, hasRecords ? List.of() : wanted, filter, problems, stream);
    }

    /** Returns the next line without its line feed, null at the end. */
    public @Nullable String next() {
        while (true) {
            if (!isForeign && !wanted.isEmpty()) {
                skip();
            }
            if (lines.nextOffset() >= file.to() || !lines.advance()) {
                return null;
            }
            int begin = lines.begin();
            int feed = lines.feed();
            if (!filter.takes(lines.bytes(), begin, feed)) {
                continue;
            }
            if (wanted.isEmpty() || isForeign && isFurtherLine(begin, feed) || holdsWanted(begin, feed)) {
                isForeign = isFurtherLine(begin, feed) || isForeignEvent(begin, feed);
                return text(begin, feed);
            }
            isForeign = false;
        }
    }

    /** Goes on with the next line that can be wanted. */
    private void skip() {
        if (ahead != null && plain != null) {
            long from = lines.nextOffset();
            long there = ahead.next(from);
            if (there > from) {
                lines.seek(plain, there);
                return;
            }
        }
        skipInMemory();
    }

    /** Goes on with the line of the first text found in what is in memory. */
    private void skipInMemory() {
        int from = lines.next();
        int lastFeed = lines.lastFeed();
        int first = lastFeed + 1;
        for (Literal literal : wanted) {
            int found = literal.find(lines.bytes(), from, Math.min(first, lastFeed + 1));
            if (found >= 0) {
                first = Math.min(first, lineBegin(found, from));
            }
        }
        lines.skipTo(Math.max(first, from));
    }

    private int lineBegin(int found, int from) {
        int begin = found;
        while (begin > from && lines.bytes()[begin - 1] != '\n') {
            begin--;
        }
        return begin;
    }

    private boolean holdsWanted(int from, int to) {
        for (Literal literal : wanted) {
            if (literal.find(lines.bytes(), from, to) >= 0) {
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
        byte first = lines.bytes()[from];
        return first != '{' && first != '[' && (first < '0' || first > '9') && !isLogfmt(from, to);
    }

    private boolean isForeignEvent(int from, int to) {
        return lines.bytes()[from] != '{' && !isLogfmt(from, to);
    }

    private boolean isLogfmt(int from, int to) {
        byte[] bytes = lines.bytes();
        return to - from > 3 && bytes[from] == 't' && bytes[from + 1] == 's' && bytes[from + 2] == '=';
    }

    private String text(int from, int feed) {
        byte[] bytes = lines.bytes();
        int to = feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0 && REPLACEMENT.find(bytes, from, to) < 0) {
            problems.addLine(file.name(), "not UTF-8, read as ISO 8859-1");
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        if (ahead != null) {
            ahead.close();
        }
        lines.close();
    }
}
