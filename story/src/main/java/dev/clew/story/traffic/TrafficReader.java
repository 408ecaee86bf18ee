package dev.clew.story.traffic;

import dev.clew.story.file.EventStream;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Event;
import java.io.IOException;
import java.util.List;

/** Reads all lines of files once. */
public final class TrafficReader {
    private TrafficReader() {}

    /** Returns what files tell of the requests of a window. */
    public static Traffic read(List<LogFile> files, Window window, Problems problems) throws IOException {
        Intake intake = new Intake();
        for (LogFile file : files) {
            try (EventStream events = EventStream.open(file, List.of(), problems)) {
                for (Event event = events.next(); event != null; event = events.next()) {
                    if (event.nanos() >= window.since() && event.nanos() <= window.until()) {
                        intake.add(event);
                    }
                }
            }
        }
        return intake.traffic();
    }
}
