package dev.clew.story.command;

import dev.clew.story.file.LogFile;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Meter;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.traffic.Logs;
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
    /** Returns what paths tell of all requests of the window that was asked for. */
    Traffic read(List<String> paths, Arguments arguments) throws IOException {
        return read(paths, Window.NONE, arguments);
    }

    /** Returns the same, and what the paths tell of a sound period. */
    Traffic read(List<String> paths, Window sound, Arguments arguments) throws IOException {
        List<LogFile> files = LogFiles.find(paths, in, arguments.samples(), meter);
        return read(List.of(new Logs(files, arguments.window(), sound)));
    }

    /** Returns the same, and what sound paths tell. A file that is of both is sound. */
    Traffic read(List<String> paths, String sound, Arguments arguments) throws IOException {
        List<List<LogFile>> files = LogFiles.findEach(List.of(List.of(sound), paths), in, arguments.samples(), meter);
        return read(List.of(Logs.sound(files.get(0)), Logs.judged(files.get(1), arguments.window())));
    }

    private Traffic read(List<Logs> logs) throws IOException {
        return TrafficReader.read(logs, logs.stream().mapToLong(Logs::length).sum(), problems);
    }
}
