package dev.clew.story.file;

import com.github.luben.zstd.ZstdInputStream;
import dev.clew.story.line.Sample;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A file of lines, plain or packed with gzip (RFC 1952) or Zstandard (RFC 8878); the first bytes tell. */
public final class LogFile {
    private static final int SNIFFED = 4_096;
    private static final int[] GZIP = {0x1f, 0x8b};
    private static final int[] ZSTANDARD = {0x28, 0xb5, 0x2f, 0xfd};

    /** Text has less than one zero in so many bytes. */
    private static final int MOST_ZEROS = 20;

    private final String name;
    private final Opener opener;
    private final List<Sample> samples;
    private final boolean isOnce;
    private final long from;
    private final long to;

    LogFile(String name, Opener opener, List<Sample> samples) {
        this(name, opener, samples, false, 0, Long.MAX_VALUE);
    }

    /** Returns what can be opened only once, as standard input. */
    static LogFile once(String name, Opener opener, List<Sample> samples) {
        return new LogFile(name, opener, samples, true, 0, Long.MAX_VALUE);
    }

    private LogFile(String name, Opener opener, List<Sample> samples, boolean isOnce, long from, long to) {
        this.isOnce = isOnce;
        this.name = name;
        this.opener = opener;
        this.samples = List.copyOf(samples);
        this.from = from;
        this.to = to;
    }

    /** Opens the bytes of a file. */
    interface Opener {
        InputStream open() throws IOException;
    }

    /** Returns the file's name as problems name it. */
    public String name() {
        return name;
    }

    /** Returns the samples of lines that the user gave. */
    List<Sample> samples() {
        return samples;
    }

    /** Returns the offset at or behind which its first line begins. */
    long from() {
        return from;
    }

    /** Returns the offset before which its last line begins. */
    long to() {
        return to;
    }

    /** Returns how many bytes it has if it is text, packed as they are; 0 if it is not read, or that is not known, as of a pipe. */
    public long length() {
        if (isOnce) {
            return 0;
        }
        try (InputStream raw = opener.open();
                InputStream text = open()) {
            return raw instanceof FileStream file ? file.size() : 0;
        } catch (IOException | RuntimeException | LinkageError e) {
            return 0; // and why it cannot be read is told when it is
        }
    }

    /** Returns parts of a large file that can be read side by side; the file itself if it is packed, or has events of several lines. */
    public List<LogFile> parts(long size) throws IOException {
        if (isOnce) {
            return List.of(this);
        }
        InputStream raw = opener.open();
        try (raw) {
            if (!(raw instanceof FileStream file) || file.size() < 2 * size) {
                return List.of(this);
            }
            byte[] head = file.readNBytes(4);
            if (!startsWith(head, 't', 's', '=') && !startsWith(head, '{', '"')) {
                return List.of(this);
            }
            List<LogFile> parts = new ArrayList<>();
            for (long at = 0; at < file.size(); at += size) {
                long end = file.size() - at < 2 * size ? Long.MAX_VALUE : at + size;
                parts.add(new LogFile(name, opener, samples, false, at, end));
                if (end == Long.MAX_VALUE) {
                    break;
                }
            }
            return parts;
        }
    }

    /**
     * Opens the file from its beginning, unpacked.
     *
     * @throws IOException if it cannot be opened, or is not text; the message says why
     */
    public InputStream open() throws IOException {
        InputStream raw = opener.open();
        try {
            if (raw instanceof FileStream file) {
                byte[] head = file.readNBytes(SNIFFED);
                file.seek(0);
                if (!isPacked(head)) {
                    checkText(head);
                    return file;
                }
            }
            BufferedInputStream packed = new BufferedInputStream(raw, 1 << 16);
            InputStream plain = unpacked(packed, head(packed, 4));
            BufferedInputStream text = plain == packed ? packed : new BufferedInputStream(plain, 1 << 16);
            checkText(head(text, SNIFFED));
            return text;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    static boolean isPacked(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return isPacked(stream.readNBytes(4));
        }
    }

    private static boolean isPacked(byte[] head) {
        return startsWith(head, GZIP) || startsWith(head, ZSTANDARD);
    }

    private static InputStream unpacked(InputStream packed, byte[] head) throws IOException {
        if (startsWith(head, GZIP)) {
            return new Unpacked(new GZIPInputStream(packed, 1 << 16));
        }
        return startsWith(head, ZSTANDARD) ? new Unpacked(Zstandard.open(packed)) : packed;
    }

    /** A class of its own, so that the decoder is loaded for such files alone. */
    private static final class Zstandard {
        static InputStream open(InputStream packed) throws IOException {
            return new ZstdInputStream(packed);
        }
    }

    private static void checkText(byte[] head) throws IOException {
        if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) {
            throw new IOException("is in UTF-16; only UTF-8 is read");
        }
        int zeros = 0;
        for (byte b : head) {
            zeros += b == 0 ? 1 : 0;
        }
        // A machine that lost its power leaves some in its logs.
        if (zeros > head.length / MOST_ZEROS) {
            throw new IOException("is not text");
        }
    }

    private static byte[] head(BufferedInputStream stream, int length) throws IOException {
        stream.mark(length + 1);
        byte[] head = new byte[length];
        int read = 0;
        try {
            for (int more = 0; read < length && more >= 0; more = stream.read(head, read, length - read)) {
                read += more;
            }
        } catch (IOException e) {
            // It comes again when the lines are read, and what comes before it counts.
        }
        stream.reset();
        return Arrays.copyOf(head, read);
    }

    private static boolean startsWith(byte[] head, int... bytes) {
        if (head.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
