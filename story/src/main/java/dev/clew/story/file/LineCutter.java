package dev.clew.story.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import java.util.zip.ZipException;

/** Cuts the bytes of a file into lines of at most 1 MiB. Never fails: what cannot be read is a problem. */
final class LineCutter implements Closeable {
    static final int LONGEST = 1 << 20;
    private static final int BLOCK = 1 << 17;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long FEEDS = ONES * '\n';

    private final String name;
    private final InputStream stream;
    private final Problems problems;
    private byte[] buffer = new byte[BLOCK];

    /** The offset in the file of the first byte in memory. */
    private long offset;

    private int begin;
    private int feed;
    private int next;
    private int end;
    private boolean isAtEnd;

    LineCutter(String name, InputStream stream, Problems problems) {
        this.name = name;
        this.stream = stream;
        this.problems = problems;
    }

    /** Goes on to the next line; false at the end of the file. */
    boolean advance() {
        feed = lineFeed();
        begin = next;
        if (feed < 0) {
            return false;
        }
        next = Math.min(feed + 1, end);
        return true;
    }

    byte[] bytes() {
        return buffer;
    }

    /** Returns where the present line begins in memory. */
    int begin() {
        return begin;
    }

    /** Returns where it ends, without its line feed. */
    int feed() {
        return feed;
    }

    /** Returns where the next line begins in memory. */
    int next() {
        return next;
    }

    /** Returns where the last line feed in memory is, below the next line if there is none behind. */
    int lastFeed() {
        int last = end - 1;
        while (last >= next && buffer[last] != '\n') {
            last--;
        }
        return last;
    }

    /** Leaves out what comes before a place behind the present line, where a line begins. */
    void skipTo(int place) {
        next = place;
    }

    /** Returns the offset of the next line in the file. */
    long nextOffset() {
        return offset + next;
    }

    /** Goes on with the line of the file that holds an offset, which is not before the next line. */
    void seek(FileStream file, long place) {
        if (place >= offset + end) {
            toLineOf(file, place);
        } else {
            next = lineBegin((int) (place - offset), next);
        }
    }

    private int lineBegin(int place, int least) {
        int at = place;
        while (at > least && buffer[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** Reads from before the offset: from where its line begins, or as far before as a line is long. */
    private void toLineOf(FileStream file, long place) {
        long least = nextOffset();
        for (int before = 1 << 12; true; before *= 16) {
            long from = Math.max(least, place - Math.min(before, LONGEST));
            read(file, from, place);
            int there = (int) Math.min(end, place - from);
            next = lineBegin(there, 0);
            if (next > 0 || from == least || before >= LONGEST || isAtEnd) {
                return;
            }
        }
    }

    private void read(FileStream file, long from, long to) {
        try {
            file.seek(from);
        } catch (IOException e) {
            problems.addFile(name, reason(e));
            isAtEnd = true;
        }
        offset = from;
        next = 0;
        end = 0;
        while (offset + end < to) {
            makeRoom();
            if (!read()) {
                return;
            }
        }
    }

    /** Returns where the present line ends, below zero at the end of the file. */
    private int lineFeed() {
        int from = next;
        while (true) {
            int found = lineFeed(buffer, from, end);
            if (found >= 0) {
                return found;
            }
            int length = end - next;
            if (length >= LONGEST) {
                return cut();
            }
            if (isAtEnd || !fill()) {
                return end > next ? end : -1;
            }
            from = next + length;
        }
    }

    // hot: each byte of all files; eight at a time
    private static int lineFeed(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long differing = (long) EIGHT.get(bytes, i) ^ FEEDS;
            long zeros = (differing - ONES) & ~differing & HIGH_BITS;
            if (zeros != 0) {
                return i + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Leaves out the rest of a line that is too long, and returns where it ends then. */
    private int cut() {
        problems.addLine(name, "line of more than 1 MiB, cut");
        toFront();
        int kept = LONGEST - 1;
        int i = kept;
        while (true) {
            for (; i < end; i++) {
                if (buffer[i] == '\n') {
                    // What is kept moves up to the line feed.
                    next = i - kept;
                    System.arraycopy(buffer, 0, buffer, next, kept);
                    return i;
                }
            }
            offset += end - kept;
            end = kept;
            i = kept;
            if (!read()) {
                return end;
            }
        }
    }

    private boolean fill() {
        toFront();
        makeRoom();
        return read();
    }

    private void toFront() {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, end - next);
            offset += next;
            end -= next;
            next = 0;
        }
    }

    private void makeRoom() {
        if (end > buffer.length - BLOCK / 2) {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, LONGEST + 2 * BLOCK));
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
            if (stream instanceof FileStream file && file.isShorter()) {
                problems.addFile(name, "became shorter while it was read");
            }
        } catch (IOException | RuntimeException e) {
            problems.addFile(name, reason(e));
        }
        isAtEnd = true;
        return false;
    }

    static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "truncated: what comes before the end was read";
        }
        if (e instanceof ZipException || e instanceof RuntimeException) {
            return "damaged: what comes before was read (" + e.getMessage() + ")";
        }
        if (e instanceof FileSystemException file) {
            return "cannot be opened: "
                    + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
        }
        return String.valueOf(e.getMessage());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
