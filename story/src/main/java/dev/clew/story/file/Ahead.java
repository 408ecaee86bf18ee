package dev.clew.story.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a large file for texts ahead of its reader, on threads of its own, and says where the next one is.
 *
 * <p>The file is mapped: copying its bytes would cost more than looking through them. If a mapped page cannot be had, since the
 * file became shorter or a disk fails, the reader looks for itself.
 */
final class Ahead implements Closeable {
    /** Smaller files are read before the threads would have begun. */
    static final long SMALLEST = 4L << 20;

    private static final int LONGEST_TEXT = 1 << 14;
    private static final int PIECE = 1 << 30;
    private static final int BLOCK = 1 << 22;

    /** Blocks that the threads are ahead of the reader at most. */
    private static final int BLOCKS_AHEAD = 32;

    private static final int MOST_IN_BLOCK = 64;
    private static final int MOST_THREADS = 4;

    private final FileStream file;
    private final long size;
    private final Grams grams;
    private final @Nullable Piece[] pieces;
    private final Block[] blocks = new Block[BLOCKS_AHEAD];
    private long awaited;
    private long claimed;
    private boolean isOver;

    /** The texts of a block: where they begin, and whether these are all. */
    private record Block(long number, List<Long> begins, boolean isWhole) {}

    private record Piece(ByteBuffer bytes, IntBuffer ints) {}

    private Ahead(FileStream file, Grams grams) {
        this.file = file;
        this.size = file.size();
        this.grams = grams;
        this.pieces = new Piece[(int) ((size + PIECE - 1) / PIECE)];
        Arrays.fill(blocks, new Block(-1, List.of(), false));
    }

    /** Begins to look through a file, unless it is small, or the texts are short; then returns null. */
    static @Nullable Ahead of(FileStream file, List<Literal> texts) {
        if (file.size() < SMALLEST || !Grams.fit(texts, LONGEST_TEXT)) {
            return null;
        }
        Ahead ahead = new Ahead(file, new Grams(texts));
        int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(ahead::look, "clew-ahead-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        return ahead;
    }

    /** Returns an offset before which, and from one on, no text begins; that one itself if nothing is known. */
    long next(long from) {
        for (long number = from / BLOCK; number * BLOCK < size; number++) {
            file.pass(number * BLOCK);
            Block block = await(number);
            if (block == null) {
                return Math.max(from, number * BLOCK - LONGEST_TEXT);
            }
            for (long begin : block.begins) {
                if (begin >= from) {
                    return begin;
                }
            }
            if (!block.isWhole) {
                return from;
            }
        }
        return Math.max(from, size - LONGEST_TEXT); // one that was being written then
    }

    private synchronized @Nullable Block await(long number) {
        int slot = (int) (number % BLOCKS_AHEAD);
        if (number > awaited) {
            awaited = number;
            claimed = Math.max(claimed, number);
            notifyAll();
        }
        boolean isInterrupted = false;
        while (blocks[slot].number != number && !isOver) {
            try {
                wait();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return isOver ? null : blocks[slot];
    }

    private void look() {
        try {
            for (long number = claim(); number >= 0; number = claim()) {
                put(lookThrough(number));
            }
        } catch (IOException | RuntimeException | Error e) { // a lost page of a mapped file is an InternalError
            close();
        }
    }

    /** Returns the number of the next block that nobody has looked through, below zero if there is none. */
    private synchronized long claim() throws IOException {
        while (!isOver && claimed * BLOCK < size && claimed >= awaited + BLOCKS_AHEAD) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        return isOver || claimed * BLOCK >= size ? -1 : claimed++;
    }

    private synchronized void put(Block block) {
        int slot = (int) (block.number % BLOCKS_AHEAD);
        if (blocks[slot].number < block.number) {
            blocks[slot] = block;
        }
        if (block.number == awaited) {
            notifyAll();
        }
    }

    private Block lookThrough(long number) throws IOException {
        long begin = number * BLOCK;
        Piece piece = piece((int) (begin / PIECE));
        long pieceBegin = begin / PIECE * PIECE;
        int to = (int) (Math.min(begin + BLOCK, size) - pieceBegin) / Integer.BYTES;
        List<Long> begins = new ArrayList<>();
        long last = -1;
        int at = grams.next(piece.ints, (int) (begin - pieceBegin) / Integer.BYTES, to);
        while (at >= 0) {
            int text = grams.begin(piece.bytes, at);
            if (text != Integer.MIN_VALUE && pieceBegin + text > last) {
                if (begins.size() == MOST_IN_BLOCK) {
                    return new Block(number, begins, false);
                }
                last = Math.max(0, pieceBegin + text);
                begins.add(last);
            }
            at = grams.next(piece.ints, at + grams.stride(), to);
        }
        return new Block(number, begins, true);
    }

    private synchronized Piece piece(int index) throws IOException {
        Piece piece = pieces[index];
        if (piece == null) {
            long begin = (long) index * PIECE;
            long length = Math.min(size - begin, (long) PIECE + LONGEST_TEXT);
            MappedByteBuffer bytes = file.channel().map(FileChannel.MapMode.READ_ONLY, begin, length);
            bytes.order(ByteOrder.nativeOrder());
            piece = new Piece(bytes, bytes.asIntBuffer());
            pieces[index] = piece;
        }
        return piece;
    }

    @Override
    public synchronized void close() {
        isOver = true;
        notifyAll();
    }
}
