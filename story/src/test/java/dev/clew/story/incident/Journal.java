package dev.clew.story.incident;

import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Collects what processes write, and puts it into a file for each instance. */
final class Journal {
    private final World world;
    private final Map<Service.Instance, List<Entry>> files = new LinkedHashMap<>();

    private record Entry(long at, String text) {}

    /** Decides whether a line is lost on its way to the file. */
    @FunctionalInterface
    interface Loss {
        boolean isLost(Service.Boot boot, long at, String level);
    }

    Journal(World world) {
        this.world = world;
    }

    /** Whether a process writes lines of a level. */
    boolean takes(String level, long at) {
        return !level.equals("DEBUG") || at >= world.debugFrom;
    }

    /** Returns a line with what every line has. */
    Line begin(Service.Boot boot, long at, String level) {
        return new Line()
                .add("ts", Timestamp.text((at + boot.instance.ahead) * 1_000))
                .add("level", level)
                .add("service", boot.service().name)
                .add("version", boot.version)
                .add("instance", boot.instance.name);
    }

    void write(Service.Boot boot, long at, String level, Line line) {
        if (at < boot.killed && !world.loss.isLost(boot, at, level)) {
            files.computeIfAbsent(boot.instance, key -> new ArrayList<>())
                    .add(new Entry(at, world.isJson ? line.json() : line.logfmt()));
        }
    }

    /** Writes the files, and returns how many bytes they have unpacked. */
    long save(Path folder) throws IOException {
        long bytes = 0;
        for (Map.Entry<Service.Instance, List<Entry>> file : files.entrySet()) {
            Service.Instance instance = file.getKey();
            List<Entry> entries = file.getValue();
            entries.sort(Comparator.comparingLong(Entry::at));
            StringBuilder text = new StringBuilder(1 << 16);
            entries.forEach(entry -> text.append(entry.text).append('\n'));
            byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
            bytes += content.length;
            if (instance == world.damaged) {
                damaged(folder.resolve(instance.name + ".log.gz"), content);
            } else {
                Files.write(folder.resolve(instance.name + ".log"), content);
            }
        }
        return bytes;
    }

    private void damaged(Path file, byte[] content) throws IOException {
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
            packed.write(content);
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, (int) (whole.length * world.kept)));
    }
}
