package dev.clew.story.find;

import dev.clew.story.line.Event;
import dev.clew.story.line.Lines;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts events by time in bounded memory: what does not fit is written to temporary files, sorted in itself, and merged at
 * the end. The same event in two files comes once.
 */
final class SortedEvents implements Closeable {
    private static final Comparator<Event> ORDER =
            Comparator.comparingLong(Event::nanos).thenComparing(Event::text);

    private final long mostCharacters;
    private final List<Event> inMemory = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private long characters;

    /** @param mostCharacters how many characters of lines are kept in memory, about */
    SortedEvents(long mostCharacters) {
        this.mostCharacters = mostCharacters;
    }

    void add(Event event) throws IOException {
        inMemory.add(event);
        characters += event.text().length() + 512L;
        if (characters > mostCharacters) {
            writeRun();
        }
    }

    private void writeRun() throws IOException {
        inMemory.sort(ORDER);
        Path run = Files.createTempFile("clew-find", ".run");
        run.toFile().deleteOnExit();
        runs.add(run);
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16))) {
            for (Event event : inMemory) {
                out.writeLong(event.nanos());
                write(out, event.text());
                out.writeInt(event.isExact() ? 0 : event.fields().size());
                if (!event.isExact()) {
                    for (Map.Entry<String, String> field : event.fields().entrySet()) {
                        write(out, field.getKey());
                        write(out, field.getValue());
                    }
                }
            }
        }
        inMemory.clear();
        characters = 0;
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Gives all events in their order, and returns how many there were. */
    long forEach(Consumer<Event> consumer) throws IOException {
        inMemory.sort(ORDER);
        Twins twins = new Twins();
        List<Run> open = new ArrayList<>();
        PriorityQueue<Run> heads = new PriorityQueue<>(Comparator.comparing(Run::head, ORDER));
        try {
            for (Path run : runs) {
                open.add(new Run(new DataInputStream(new BufferedInputStream(Files.newInputStream(run), 1 << 16))));
            }
            open.add(new Run(inMemory));
            for (Run run : open) {
                if (run.advance()) {
                    heads.add(run);
                }
            }
            long count = 0;
            for (Run run = heads.poll(); run != null; run = heads.poll()) {
                Event event = run.head();
                if (twins.isFirst(event)) {
                    consumer.accept(event);
                    count++;
                }
                if (run.advance()) {
                    heads.add(run);
                }
            }
            return count;
        } finally {
            for (Run run : open) {
                run.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
    }

    /** Knows an event that two files have, by its number in its request; such ones have one time. */
    private static final class Twins {
        private final Set<String> atThisTime = new HashSet<>();
        private long nanos = Long.MIN_VALUE;

        boolean isFirst(Event event) {
            if (event.nanos() != nanos) {
                nanos = event.nanos();
                atThisTime.clear();
            }
            String identity = event.identity();
            return identity == null || atThisTime.add(identity);
        }
    }

    private static final class Run implements Closeable {
        private final @Nullable DataInputStream stream;
        private final List<Event> events;
        private int at;
        private @Nullable Event head;

        Run(DataInputStream stream) {
            this.stream = stream;
            this.events = List.of();
        }

        Run(List<Event> events) {
            this.stream = null;
            this.events = events;
        }

        Event head() {
            if (head == null) {
                throw new IllegalStateException("at the end");
            }
            return head;
        }

        boolean advance() throws IOException {
            head = stream == null ? (at < events.size() ? events.get(at++) : null) : read(stream);
            return head != null;
        }

        private static @Nullable Event read(DataInputStream stream) throws IOException {
            stream.mark(1);
            if (stream.read() < 0) {
                return null;
            }
            stream.reset();
            long nanos = stream.readLong();
            String text = text(stream);
            int count = stream.readInt();
            if (count > 0) {
                // Read by a sample, or with lines around it: its text alone does not tell.
                Map<String, String> fields = new LinkedHashMap<>();
                for (int i = 0; i < count; i++) {
                    fields.put(text(stream), text(stream));
                }
                return new Event(nanos, fields, text, false);
            }
            Event event = Lines.parse(text);
            if (event == null) {
                throw new IOException("a temporary file was changed by another process");
            }
            return event;
        }

        private static String text(DataInputStream stream) throws IOException {
            return new String(stream.readNBytes(stream.readInt()), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            if (stream != null) {
                stream.close();
            }
        }
    }
}
