package dev.clew.testkit.jvm;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A child process with the class path of this JVM, to test things that happen once in a process, or at its end.
 *
 * <p>For one thread.
 */
public final class ChildJvm implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a JVM.
     *
     * @param main the class whose {@code main} is run, without arguments
     * @param options of the JVM, such as {@code -Dkey=value}
     */
    public static ChildJvm start(Class<?> main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(classPath());
        command.addAll(List.of(options));
        command.add(main.getName());
        try {
            return new ChildJvm(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the class path of this JVM's tests. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /**
     * Returns the class path of this JVM's tests without some of its jars.
     *
     * @param names the first letters of their files' names; a module of ours may be a folder of classes instead
     */
    public static String classPathWithout(String... names) {
        return Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> Arrays.stream(names).noneMatch(name -> isOf(name, entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOf(String name, String entry) {
        String module = name.startsWith("clew-") ? name.substring("clew-".length()) : name;
        return Path.of(entry).endsWith(Path.of(module, "target", "classes"))
                || new File(entry).getName().startsWith(name);
    }

    /** Waits until the process has written this line. Fails if the process ends before. */
    public void await(String line) {
        String next = read();
        while (!line.equals(next)) {
            if (next == null) {
                throw new AssertionError("ended without \"" + line + "\": " + lines);
            }
            next = read();
        }
    }

    /** Waits until the process has ended with status 0, and returns its output. */
    public List<String> join() {
        while (read() != null) {
            // until the end
        }
        int status = exit();
        if (status != 0) {
            throw new AssertionError("ended with " + status + ": " + lines);
        }
        return List.copyOf(lines);
    }

    /** Stops the process as an operator does ({@code SIGTERM}), and waits for its end. */
    public void stop() {
        process.destroy();
        exit();
    }

    /** Kills the process ({@code SIGKILL}), and waits for its end. */
    public void kill() {
        process.destroyForcibly();
        exit();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private @Nullable String read() {
        try {
            String line = output.readLine();
            if (line != null) {
                lines.add(line);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int exit() {
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + SECONDS + " s: " + lines);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
