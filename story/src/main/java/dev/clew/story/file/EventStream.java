package dev.clew.story.file;

import dev.clew.story.line.Event;
import dev.clew.story.line.Lines;
import dev.clew.story.line.PostgresRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a file: mostly a line each. Further lines are joined to theirs, and a line with several events gives them all. */
public final class EventStream implements Closeable {
    private static final String DAMAGED = "damaged line";

    private final LogFile file;
    private final LineStream lines;
    private final List<Literal> wanted;
    private final Problems problems;
    private final Deque<Event> ready = new ArrayDeque<>();
    private @Nullable String unread;
    private @Nullable Event ahead;

    private EventStream(LogFile file, LineStream lines, List<Literal> wanted, Problems problems) {
        this.file = file;
        this.lines = lines;
        this.wanted = wanted;
        this.problems = problems;
    }

    /** Reads events from the lines of a file. */
    public static EventStream open(LogFile file, List<Literal> wanted, Problems problems) {
        return new EventStream(file, LineStream.open(file, wanted, problems), wanted, problems);
    }

    /** Reads events from those lines of a file that a filter takes. */
    public static EventStream open(LogFile file, LineFilter filter, Problems problems) {
        return new EventStream(file, LineStream.open(file, filter, problems), List.of(), problems);
    }

    /** Returns the next event, null at the end. */
    public @Nullable Event next() {
        Event event = ahead;
        ahead = null;
        if (event != null && event.isExact()) {
            return event; // a line of ours is one event
        }
        FurtherLines further = null;
        while (event != null || ready.isEmpty()) {
            String line = line();
            PostgresRecord record = line == null ? null : Lines.record(line, file.samples());
            boolean isOther = line == null || record != null || Lines.hasSeveral(line);
            if (isOther && event != null) {
                unread = line;
                return joined(event, further);
            }
            if (line == null) {
                return null;
            }
            if (isOther) {
                read(line, record);
                continue;
            }
            Event read = Lines.parse(line, file.samples());
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
                if (!line.isBlank() && holdsWanted(line)) {
                    problems.addLine(file.name(), Lines.isDamaged(line) ? DAMAGED : withoutTime());
                }
            } else {
                further = further == null ? new FurtherLines() : further;
                further.add(line);
            }
        }
        return ready.poll();
    }

    private @Nullable String line() {
        String line = unread;
        unread = null;
        return line == null ? lines.next() : line;
    }

    private String withoutTime() {
        return file.samples().isEmpty() ? "line without a time" : "line without a time, and like no sample";
    }

    /** Reads what is not one line and one event. */
    private void read(String line, @Nullable PostgresRecord record) {
        if (record == null) {
            List<Event> several = Lines.several(line);
            if (several == null) {
                problems.addLine(file.name(), DAMAGED);
            } else {
                ready.addAll(several);
            }
            return;
        }
        String next = line();
        while (next != null && record.take(next)) {
            next = line();
        }
        unread = next;
        String text = record.text();
        if (!holdsWanted(text)) {
            return;
        }
        Event event = record.event();
        if (event == null) {
            problems.addLine(file.name(), DAMAGED);
        } else {
            ready.add(event);
        }
    }

    private boolean holdsWanted(String text) {
        for (Literal literal : wanted) {
            if (literal.isIn(text)) {
                return true;
            }
        }
        return wanted.isEmpty();
    }

    private Event joined(Event event, @Nullable FurtherLines further) {
        if (further == null) {
            return event;
        }
        if (further.isCut()) {
            problems.addLine(file.name(), FurtherLines.CUT);
        }
        return event.continuedBy(further.text());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
