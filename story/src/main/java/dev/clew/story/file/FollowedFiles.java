package dev.clew.story.file;

import dev.clew.story.line.Sample;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Files that grow, are renamed, emptied, deleted, and join others in their folders. For one thread.
 *
 * <p>A file is known by its key, whatever it is called, so that a rotated one is not read again. Packed files are read once, at the
 * beginning: what is packed later was read while it was plain. A file that comes later and is called like another with more behind its name is
 * a copy, whose lines were read.
 */
public final class FollowedFiles implements Closeable {
    private static final long TICK_MILLIS = 100;

    /** Lines of a file that does not rest are given after so many ticks; folders are searched as often. */
    private static final int TICKS_A_LOOK = 10;

    private final List<String> paths;
    private final List<Sample> samples;
    private final Map<Object, Tail> tails = new HashMap<>();
    private final Set<Object> packed = new HashSet<>();

    /** The names of what cannot be opened. */
    private final Set<String> closed = new HashSet<>();

    private int ticks;

    private FollowedFiles(List<String> paths, List<Sample> samples) {
        this.paths = List.copyOf(paths);
        this.samples = List.copyOf(samples);
    }

    /**
     * Follows files, folders and globs.
     *
     * @throws NoSuchFileException if one of the paths names nothing yet
     * @throws IOException if it names something that cannot be read
     */
    public static FollowedFiles open(List<String> paths, List<Sample> samples) throws IOException {
        LogFiles.find(paths, InputStream.nullInputStream());
        return new FollowedFiles(paths, samples);
    }

    /**
     * Waits for lines, and returns those that are new as files of their own; at first, all that are there. Lines that come within a
     * tenth of a second are given together, those of a file that never rests each second.
     *
     * @throws InterruptedException if the thread is interrupted, which ends it
     */
    public List<LogFile> next() throws IOException, InterruptedException {
        while (true) {
            boolean isLook = ticks++ % TICKS_A_LOOK == 0;
            List<LogFile> grown = isLook ? look() : new ArrayList<>();
            for (Tail tail : tails.values()) {
                LogFile lines = tail.next(samples, false, isLook);
                if (lines != null) {
                    grown.add(lines);
                }
            }
            if (!grown.isEmpty()) {
                return grown;
            }
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
    }

    /** Opens the files that are new, and closes those that are gone. Returns what is read once: packed files, the ends of those gone, and what cannot be opened. */
    private List<LogFile> look() throws IOException {
        List<LogFile> once = new ArrayList<>();
        Set<Object> there = new HashSet<>();
        boolean isFirst = ticks == 1;
        for (String path : paths) {
            for (LogFile file : found(path)) {
                Path place = Path.of(file.name());
                try {
                    Object key = key(place);
                    there.add(key);
                    add(key, place, file, isFirst, once);
                } catch (NoSuchFileException e) {
                    // gone since it was found
                } catch (FileSystemException e) {
                    if (closed.add(file.name())) {
                        once.add(file); // whoever reads it is told why it cannot be read
                    }
                }
            }
        }
        for (Iterator<Map.Entry<Object, Tail>> all = tails.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Object, Tail> tail = all.next();
            if (!there.contains(tail.getKey())) {
                LogFile end = tail.getValue().next(samples, true, true);
                if (end == null) {
                    tail.getValue().close();
                    all.remove();
                } else {
                    once.add(end);
                }
            }
        }
        return once;
    }

    private void add(Object key, Path place, LogFile file, boolean isFirst, List<LogFile> once) throws IOException {
        Tail known = tails.get(key);
        if (known != null) {
            known.rename(file.name());
        } else if (!packed.contains(key)) {
            if (!LogFile.isPacked(place)) {
                Tail tail = Tail.open(place);
                if (!isFirst && tails.values().stream().anyMatch(other -> other.isCopy(file.name()))) {
                    tail.skip();
                }
                tails.put(key, tail);
            } else {
                packed.add(key);
                if (isFirst) {
                    once.add(file);
                }
            }
        }
    }

    private List<LogFile> found(String path) throws IOException {
        try {
            return LogFiles.find(List.of(path), InputStream.nullInputStream(), samples, new Meter());
        } catch (NoSuchFileException e) {
            return List.of(); // renamed, and not yet there again
        }
    }

    private static Object key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toAbsolutePath().normalize() : key;
    }

    @Override
    public void close() throws IOException {
        for (Tail tail : tails.values()) {
            tail.close();
        }
    }
}
