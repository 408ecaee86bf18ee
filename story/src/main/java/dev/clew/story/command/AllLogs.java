package dev.clew.story.command;

import dev.clew.story.file.LogFile;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Meter;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.traffic.TrafficReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The logs that a command reads whole, and what it has met in them.
 *
 * @param in standard input
 * @param meter counts what is read
 * @param problems collects what cannot be read
 */
record AllLogs(InputStream in, Meter meter, Problems problems) {
    /** Returns what paths tell of all requests of a window. */
    Traffic read(List<String> paths, Arguments arguments, Window window) throws IOException {
        List<LogFile> files = LogFiles.find(paths, in, arguments.samples(), meter);
        return TrafficReader.read(files, meter.total(), window, problems);
    }
}
