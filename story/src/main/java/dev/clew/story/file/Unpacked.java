package dev.clew.story.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Gives all bytes that come before the end of a truncated archive, and then fails as often as it is read. */
final class Unpacked extends FilterInputStream {
    private @Nullable IOException fault;

    Unpacked(InputStream unpacking) {
        super(unpacking);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (fault != null) {
            throw fault;
        }
        try {
            return super.read(bytes, from, length);
        } catch (IOException e) {
            fault = e;
            throw e;
        }
    }

    /** Keeps a buffer from reading on while it has bytes to give: it would lose them if it failed then. */
    @Override
    public int available() {
        return 0;
    }
}
