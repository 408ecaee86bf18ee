package dev.clew.story.file;

import dev.clew.story.line.Sample;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain file that grows: gives the lines that were added since it was last asked. It stays open, so a renamed file is read to its end. */
final class Tail implements Closeable {
    private static final int BLOCK = 1 << 16;

    private final FileChannel channel;
    private String name;
    private long given;
    private long seen;

    private Tail(FileChannel channel, String name) {
        this.channel = channel;
        this.name = name;
    }

    static Tail open(Path file) throws IOException {
        return new Tail(FileChannel.open(file), file.toString());
    }

    /** Passes over what is in it. */
    void skip() throws IOException {
        given = channel.size();
        seen = given;
    }

    /** Whether a name is what copies of this file are called: its own, and more behind a dot or a dash. */
    boolean isCopy(String other) {
        return other.length() > name.length() + 1
                && other.startsWith(name)
                && ".-".indexOf(other.charAt(name.length())) >= 0;
    }

    void rename(String to) {
        name = to;
    }

    /**
     * Returns the lines that are new, null if there are none, or if the file grows so fast that the last of them may be half of an
     * event.
     *
     * @param isOver whether the file will not grow any more, so that its last line may lack its line feed
     * @param isLate whether lines have waited long enough
     */
    @Nullable
    LogFile next(List<Sample> samples, boolean isOver, boolean isLate) throws IOException {
        long size = channel.size();
        if (size < given) {
            given = 0; // it was emptied after its lines were copied
        }
        boolean rests = size == seen;
        seen = size;
        if (size == given || !rests && !isLate && !isOver) {
            return null;
        }
        long until = isOver ? size : afterLastFeed(size);
        if (until == given) {
            return null;
        }
        long from = given;
        given = until;
        return new LogFile(name, () -> new Part(channel, from, until), samples);
    }

    /** Returns where the last whole line ends, or the place up to which lines were given if there is none. */
    private long afterLastFeed(long size) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        for (long end = size; end > given; ) {
            long begin = Math.max(given, end - BLOCK);
            block.clear().limit((int) (end - begin));
            int read = channel.read(block, begin);
            for (int i = read - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return begin + i + 1;
                }
            }
            end = begin;
        }
        return given;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The bytes of a file between two places. Closing it leaves the file open. */
    private static final class Part extends InputStream {
        private final FileChannel channel;
        private final long until;
        private long at;

        Part(FileChannel channel, long from, long until) {
            this.channel = channel;
            this.at = from;
            this.until = until;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            if (at >= until) {
                return -1;
            }
            int read = channel.read(ByteBuffer.wrap(bytes, from, (int) Math.min(length, until - at)), at);
            at += Math.max(0, read);
            return read;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
