package dev.clew.story.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The bytes of a file, from any of them on. */
final class FileStream extends InputStream {
    private final FileChannel channel;
    private final long size;
    private final Meter meter;
    private long passed;
    private long marked;

    FileStream(Path file, Meter meter) throws IOException {
        this.meter = meter;
        channel = FileChannel.open(file);
        size = channel.size();
    }

    FileChannel channel() {
        return channel;
    }

    /** Returns the size that the file had when it was opened. */
    long size() {
        return size;
    }

    void seek(long offset) throws IOException {
        channel.position(offset);
    }

    /** Notes that nothing before an offset will be read any more. */
    void pass(long offset) {
        if (offset > passed) {
            meter.add(offset - passed);
            passed = offset;
        }
    }

    /** Whether the file has lost bytes since, as one does that is emptied after its lines were copied. */
    boolean isShorter() throws IOException {
        return channel.size() < size;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public synchronized void mark(int limit) {
        try {
            marked = channel.position();
        } catch (IOException e) {
            marked = 0; // and reset fails
        }
    }

    @Override
    public synchronized void reset() throws IOException {
        seek(marked);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = channel.read(ByteBuffer.wrap(bytes, from, length));
        pass(channel.position());
        return read;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Returns how many bytes follow, as a packed file's reader asks for at the end of each part. */
    @Override
    public int available() throws IOException {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, channel.size() - channel.position()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
