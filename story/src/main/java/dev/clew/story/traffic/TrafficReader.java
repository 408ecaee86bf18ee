package dev.clew.story.traffic;

import dev.clew.story.file.EventStream;
import dev.clew.story.file.LogFile;
import dev.clew.story.file.Problem;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Event;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads all lines of files once. */
public final class TrafficReader {
    private TrafficReader() {}

    /** Returns what files tell of the requests of a window. */
    public static Traffic read(List<LogFile> files, Window window, Problems problems) throws IOException {
        Intake intake = new Intake();
        for (LogFile file : files) {
            Problems ofFile = new Problems();
            Set<Boot> boots = new HashSet<>();
            long last = 0;
            try (EventStream events = EventStream.open(file, List.of(), ofFile)) {
                for (Event event = events.next(); event != null; event = events.next()) {
                    if (event.nanos() >= window.since() && event.nanos() <= window.until()) {
                        boots.add(intake.add(event));
                        last = Math.max(last, event.nanos());
                    }
                }
            }
            for (Problem problem : ofFile.all()) {
                problems.add(problem);
                intake.add(new Damage(problem.file(), problem.what(), problem.lines(), boots, last));
            }
        }
        return intake.traffic();
    }
}
