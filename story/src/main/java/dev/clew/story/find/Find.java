package dev.clew.story.find;

import dev.clew.story.file.EventStream;
import dev.clew.story.file.Literal;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Event;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Finds events in files and gives them in the order of their time. */
public final class Find {
    /** The characters of found lines to keep in memory, unless a caller says otherwise: 64 Mi, some 250 MB. */
    public static final long MEMORY = 64L << 20;

    private Find() {}

    /**
     * Gives the events that match, each once, in the order of their time.
     *
     * @param memory how many characters of lines to keep in memory, about; more go to temporary files
     * @return how many there are
     * @throws IOException if a temporary file fails; what the files lack is a problem instead
     */
    public static long events(
            List<LogFile> files,
            Expression expression,
            Window window,
            long memory,
            Problems problems,
            Consumer<Event> consumer)
            throws IOException {
        List<Literal> wanted = expression.literals().stream()
                .max(Comparator.comparingInt(String::length))
                .map(Literal::new)
                .map(List::of)
                .orElse(List.of());
        try (SortedEvents sorted = new SortedEvents(memory)) {
            for (LogFile file : files) {
                read(file, wanted, event -> window.holds(event) && expression.test(event), problems, sorted);
            }
            return sorted.forEach(consumer);
        }
    }

    private static void read(
            LogFile file, List<Literal> wanted, Predicate<Event> matches, Problems problems, SortedEvents sorted)
            throws IOException {
        try (EventStream events = EventStream.open(file, wanted, problems)) {
            for (Event event = events.next(); event != null; event = events.next()) {
                if (matches.test(event)) {
                    sorted.add(event);
                }
            }
        }
    }
}
