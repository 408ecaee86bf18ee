package dev.clew.story.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that were read or passed over. For any thread. */
public final class Meter {
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong total = new AtomicLong();

    /** Returns how many bytes were read or passed over; one that was read twice counts twice. */
    public long done() {
        return done.get();
    }

    /** Returns how many bytes the files have together; 0 if they are not known, as in a pipe. */
    public long total() {
        return total.get();
    }

    void add(long bytes) {
        done.addAndGet(bytes);
    }

    void expect(long bytes) {
        total.addAndGet(bytes);
    }

    InputStream count(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                add(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                int read = super.read(bytes, from, length);
                add(Math.max(0, read));
                return read;
            }
        };
    }
}
