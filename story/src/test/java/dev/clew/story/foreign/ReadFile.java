package dev.clew.story.foreign;

import dev.clew.story.file.EventStream;
import dev.clew.story.file.Literal;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Event;
import dev.clew.story.line.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads all events of a file, as a command does. */
final class ReadFile {
    private ReadFile() {}

    /** Reads those whose lines hold a text, all if it is empty. */
    static List<Event> events(Path path, String wanted, Problems problems, String... samples) throws IOException {
        List<Event> all = new ArrayList<>();
        List<Literal> literals = wanted.isEmpty() ? List.of() : List.of(new Literal(wanted));
        List<Sample> parsed = List.of(samples).stream().map(Sample::parse).toList();
        for (LogFile file : LogFiles.find(List.of(path.toString()), InputStream.nullInputStream(), parsed)) {
            try (EventStream events = EventStream.open(file, literals, problems)) {
                for (Event event = events.next(); event != null; event = events.next()) {
                    all.add(event);
                }
            }
        }
        return all;
    }
}
