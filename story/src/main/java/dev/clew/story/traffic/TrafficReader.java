package dev.clew.story.traffic;

import dev.clew.story.file.EventStream;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.Problem;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Event;
import dev.clew.story.traffic.Logs.Use;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Reads all lines of files once, on all processors: the calling thread puts together what others have read. */
public final class TrafficReader {
    private static final long PART = 64L << 20;
    private static final int BATCHES_AHEAD = 32;
    private static final int MOST_THREADS = 8;

    /** Bytes of which all requests are read. A window's are not known before: {@link Intake} makes its sample. */
    private static final long ALL_UP_TO = 256L << 20;

    /** Of more bytes, as many requests as these would hold: a second of reading. */
    private static final long SAMPLE = 48L << 20;

    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_AHEAD);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Iterator<Part> parts;
    private final Gathered gathered;
    private final Problems problems;
    private final Sampling sampling;
    private int running;

    private TrafficReader(List<Part> parts, long bytes, boolean haveSound, Problems problems) {
        this.parts = parts.iterator();
        this.problems = problems;
        int oneIn = 1;
        while (bytes > ALL_UP_TO && bytes / oneIn > SAMPLE) {
            oneIn *= 2;
        }
        this.sampling = new Sampling(oneIn);
        this.gathered = new Gathered(sampling, haveSound);
    }

    /**
     * A piece of what was read.
     *
     * @param part the part of a file that it is of, null if a thread has ended
     * @param judged how many lines were not read that are judged
     * @param sound how many lines were not read that are sound
     * @param problems what could not be read of the part, null until its end
     */
    private record Batch(
            @Nullable Part part,
            List<Event> events,
            long judged,
            long sound,
            @Nullable Problems problems) {}

    /** A part of a file, and what the calling thread knows of it. */
    private static final class Part {
        private final LogFile file;
        private final Logs logs;
        private final Set<Boot> boots = new HashSet<>();
        private long last;

        Part(LogFile file, Logs logs) {
            this.file = file;
            this.logs = logs;
        }
    }

    /**
     * Returns what files tell of the requests of a window.
     *
     * @param bytes how many bytes of text they have together, 0 if that is not known
     */
    public static Traffic read(List<LogFile> files, long bytes, Window window, Problems problems) throws IOException {
        return read(List.of(Logs.judged(files, window)), bytes, problems);
    }

    /**
     * Returns what logs tell of the requests of the time that is judged, with those of the sound period as its baseline.
     *
     * @param bytes how many bytes of text they have together, 0 if that is not known
     */
    public static Traffic read(List<Logs> all, long bytes, Problems problems) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (Logs logs : all) {
            for (LogFile file : logs.files()) {
                partsOf(file).forEach(part -> parts.add(new Part(part, logs)));
            }
        }
        boolean areWhole = all.stream().allMatch(Logs::areWhole);
        return new TrafficReader(parts, areWhole ? bytes : 0, all.stream().anyMatch(Logs::haveSound), problems).read();
    }

    private static List<LogFile> partsOf(LogFile file) {
        try {
            return file.parts(PART);
        } catch (IOException | RuntimeException e) {
            return List.of(file); // and why it cannot be read is told when it is
        }
    }

    private Traffic read() throws IOException {
        int threads = Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::readParts, "clew-reader");
            thread.setDaemon(true);
            thread.start();
            running++;
        }
        try {
            while (running > 0) {
                Batch batch = batches.take();
                if (batch.part == null) {
                    running--;
                } else {
                    take(batch, batch.part);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        Throwable failed = failure.get();
        if (failed instanceof UncheckedIOException e) {
            throw e.getCause();
        }
        if (failed != null) {
            throw new IllegalStateException(failed);
        }
        return gathered.traffic();
    }

    private void take(Batch batch, Part part) {
        for (Event event : batch.events) {
            Boot boot = gathered.add(event, part.logs.use(event.nanos()));
            part.boots.add(boot);
            part.last = Math.max(part.last, event.nanos());
        }
        gathered.skipped(batch.judged, batch.sound);
        if (batch.problems != null) {
            for (Problem problem : batch.problems.all()) {
                problems.add(problem);
                gathered.add(
                        new Damage(problem.file(), problem.what(), problem.lines(), part.boots, part.last), part.logs);
            }
        }
    }

    private void readParts() {
        try {
            for (Part part = next(); part != null; part = next()) {
                read(part);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            failure.compareAndSet(null, new UncheckedIOException(e));
        } catch (Throwable t) {
            failure.compareAndSet(null, t);
        } finally {
            try {
                batches.put(new Batch(null, List.of(), 0, 0, null));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable Part next() {
        synchronized (parts) {
            return parts.hasNext() && failure.get() == null ? parts.next() : null;
        }
    }

    private void read(Part part) throws IOException, InterruptedException {
        SampleFilter filter = new SampleFilter(sampling, part.logs);
        Problems met = new Problems();
        ReadAhead events = new ReadAhead();
        try (EventStream stream = EventStream.open(part.file, filter, met)) {
            for (Event event = stream.next(); event != null; event = stream.next()) {
                if (part.logs.use(event.nanos()) != Use.NONE) {
                    events.add(event);
                }
                if (events.isFull()) {
                    batches.put(batch(part, events, filter, null));
                    events = new ReadAhead();
                }
            }
        }
        batches.put(batch(part, events, filter, met));
    }

    private static Batch batch(Part part, ReadAhead events, SampleFilter filter, @Nullable Problems problems) {
        return new Batch(part, events.events(), filter.takeSkippedJudged(), filter.takeSkippedSound(), problems);
    }
}
