package dev.clew;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInfo;

/**
 * Splits the input of a fuzz target into lines and counts the inputs.
 *
 * <p>A class has one target, and each class runs in a JVM of its own: Jazzer skips a second target silently.
 */
public abstract class FuzzTarget {
    /** Names the folder to which each class writes its count, for {@link FuzzedEnough}; not set in ordinary runs. */
    static final String COUNTS = "fuzz.counts";

    private static final Pattern LINE_BREAK = Pattern.compile("\n");

    private static long executions;

    /** Returns the first lines of an input. Missing lines are null, further lines are dropped. */
    public static String[] lines(byte[] input, int count) {
        executions++;
        String[] lines = new String[count];
        String[] all = LINE_BREAK.split(new String(input, StandardCharsets.UTF_8), -1);
        System.arraycopy(all, 0, lines, 0, Math.min(count, all.length));
        return lines;
    }

    /** Returns all lines of an input. */
    public static String[] lines(byte[] input) {
        executions++;
        return LINE_BREAK.split(new String(input, StandardCharsets.UTF_8), -1);
    }

    public static String orEmpty(String line) {
        return line == null ? "" : line;
    }

    /** Returns a setting's list, as the builder reads it. */
    public static List<String> list(String key, String text) {
        return Settings.NONE.with(key, text).list(key);
    }

    /** Returns a setting's constant, as the builder reads it. */
    public static <E extends Enum<E>> E constant(String key, String text, Class<E> type, E otherwise) {
        return Settings.NONE.with(key, text).constant(key, type, otherwise);
    }

    @AfterAll
    static void writeCount(TestInfo target) throws IOException {
        String folder = System.getProperty(COUNTS);
        if (folder != null) {
            Path file = Files.createDirectories(Path.of(folder))
                    .resolve(target.getTestClass().orElseThrow().getName());
            Files.writeString(file, Long.toString(executions));
        }
        executions = 0;
    }
}
