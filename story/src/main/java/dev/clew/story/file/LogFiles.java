package dev.clew.story.file;

import dev.clew.story.line.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/** Finds the files that a user names: a file, a folder with all below it, a glob, or {@code -} for standard input. */
public final class LogFiles {
    private final InputStream standardInput;
    private final List<Sample> samples;
    private final Meter meter;
    private final Map<String, LogFile> found = new LinkedHashMap<>();

    private LogFiles(InputStream standardInput, List<Sample> samples, Meter meter) {
        this.standardInput = standardInput;
        this.samples = samples;
        this.meter = meter;
    }

    /**
     * Returns the files, each once, those of a folder by name.
     *
     * @throws NoSuchFileException if one of the paths names nothing
     * @throws IOException if it names something that cannot be read
     */
    public static List<LogFile> find(List<String> paths, InputStream standardInput) throws IOException {
        return find(paths, standardInput, List.of(), new Meter());
    }

    /**
     * Returns the files as {@link #find(List, InputStream)} does.
     *
     * @param samples lines that are like one of them are read by it
     * @param meter counts what is read
     * @throws NoSuchFileException if one of the paths names nothing
     * @throws IOException if it names something that cannot be read
     */
    public static List<LogFile> find(List<String> paths, InputStream standardInput, List<Sample> samples, Meter meter)
            throws IOException {
        return findEach(List.of(paths), standardInput, samples, meter).get(0);
    }

    /** Returns the files of several groups of paths, as {@link #find} does; one that several groups name is in the first. */
    public static List<List<LogFile>> findEach(
            List<List<String>> groups, InputStream standardInput, List<Sample> samples, Meter meter)
            throws IOException {
        LogFiles files = new LogFiles(standardInput, samples, meter);
        List<List<LogFile>> all = new ArrayList<>();
        for (List<String> paths : groups) {
            int before = files.found.size();
            for (String path : paths) {
                files.add(path);
            }
            all.add(files.found.values().stream().skip(before).toList());
        }
        return all;
    }

    private void add(String text) throws IOException {
        if (text.equals("-")) {
            found.putIfAbsent("-", LogFile.once("standard input", () -> meter.count(standardInput), samples));
            return;
        }
        if (text.isEmpty()) {
            throw new NoSuchFileException("\"\"");
        }
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw new NoSuchFileException(text);
        }
        if (Files.isDirectory(path)) {
            addAll(path, true, file -> true);
        } else if (Files.isRegularFile(path)) {
            add(path);
        } else if (Files.exists(path)) {
            throw new FileSystemException(text, null, "is neither a file nor a folder; find reads a pipe as -");
        } else if (!addGlob(text)) {
            throw new NoSuchFileException(text);
        }
    }

    private boolean addGlob(String text) throws IOException {
        int wild = firstOf(text, "*?[{");
        if (wild < 0) {
            return false;
        }
        int slash = text.lastIndexOf('/', wild);
        Path root = slash < 0 ? Path.of("") : Path.of(text.substring(0, slash + 1));
        if (!Files.isDirectory(root)) {
            return false;
        }
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + text);
        } catch (PatternSyntaxException e) {
            return false;
        }
        boolean isDeep = text.indexOf('/', wild) >= 0 || text.contains("**");
        return addAll(root, isDeep, matcher::matches);
    }

    /**
     * Returns whether there are any. A folder below it that cannot be searched is one of them, so that it is told with the files
     * that cannot be read.
     *
     * @param isDeep whether files of folders below it are wanted
     */
    private boolean addAll(Path folder, boolean isDeep, Predicate<Path> isWanted) throws IOException {
        List<Path> files = new ArrayList<>();
        List<FileSystemException> closed = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Files.isRegularFile(file) && isWanted.test(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path place, IOException failure) throws IOException {
                if (place.equals(folder) || !(failure instanceof FileSystemException reason)) {
                    throw failure;
                }
                if (isDeep && !(reason instanceof NoSuchFileException)) {
                    closed.add(reason);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        files.stream().sorted().forEach(this::add);
        closed.forEach(this::addClosed);
        return !files.isEmpty() || !closed.isEmpty();
    }

    private void addClosed(FileSystemException reason) {
        LogFile.Opener opener = () -> {
            throw reason;
        };
        found.putIfAbsent(reason.getFile(), new LogFile(reason.getFile(), opener, samples));
    }

    private void add(Path file) {
        LogFile before = found.putIfAbsent(
                file.toAbsolutePath().normalize().toString(),
                new LogFile(file.toString(), () -> new FileStream(file, meter), samples));
        if (before == null) {
            meter.expect(file.toFile().length());
        }
    }

    private static int firstOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
