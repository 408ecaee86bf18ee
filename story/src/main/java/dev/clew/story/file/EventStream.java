package dev.clew.story.file;

import dev.clew.story.line.Event;
import dev.clew.story.line.Lines;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a file: a line each, further lines of a stack trace joined to theirs. */
public final class EventStream implements Closeable {
    private static final int MOST_FURTHER_LINES = 10_000;

    private final LogFile file;
    private final LineStream lines;
    private final Problems problems;
    private @Nullable Event ahead;

    private EventStream(LogFile file, LineStream lines, Problems problems) {
        this.file = file;
        this.lines = lines;
        this.problems = problems;
    }

    /** Reads events from the lines of a file. */
    public static EventStream open(LogFile file, List<Literal> wanted, Problems problems) {
        return new EventStream(file, LineStream.open(file, wanted, problems), problems);
    }

    /** Returns the next event, null at the end. */
    public @Nullable Event next() {
        Event event = ahead;
        ahead = null;
        if (event != null && event.isExact()) {
            return event; // a line of ours is one event
        }
        StringBuilder further = null;
        int count = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            Event read = Lines.parse(line);
            if (read != null) {
                if (event != null) {
                    ahead = read;
                    return joined(event, further);
                }
                event = read;
                if (read.isExact()) {
                    return read;
                }
            } else if (Lines.isDamaged(line) || event == null) {
                if (!line.isBlank()) {
                    problems.addLine(file.name(), Lines.isDamaged(line) ? "damaged line" : "line without a time");
                }
            } else if (count++ < MOST_FURTHER_LINES) {
                further = further == null
                        ? new StringBuilder(line)
                        : further.append('\n').append(line);
            }
        }
        return event == null ? null : joined(event, further);
    }

    private static Event joined(Event event, @Nullable StringBuilder further) {
        return further == null ? event : event.continuedBy(further.toString());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
