package dev.clew.benchmarks.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The classes that were loaded until a library was ready, and by its first request. */
record LoadedClasses(List<String> untilReady, List<String> byRequest) {
    /** Reads a log of {@code -Xlog:class+load}, without decorations. */
    static LoadedClasses read(Path log) throws IOException {
        List<String> names = Files.readAllLines(log).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        int begun = names.indexOf(Clock.Begun.class.getName());
        int ready = names.indexOf(Clock.Ready.class.getName());
        int done = names.indexOf(Clock.Done.class.getName());
        return new LoadedClasses(names.subList(begun + 1, ready), names.subList(ready + 1, done));
    }

    int count() {
        return untilReady.size() + byRequest.size();
    }
}
