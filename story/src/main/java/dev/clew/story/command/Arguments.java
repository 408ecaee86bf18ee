package dev.clew.story.command;

import dev.clew.story.find.Window;
import dev.clew.story.line.Sample;
import dev.clew.story.line.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The arguments of a command: options anywhere, and what they are not. */
final class Arguments {
    private static final long NANOS = 1_000_000_000L;
    private static final long LEAST_MEMORY = 1 << 20;

    private final Set<String> flags = new TreeSet<>();
    private final Map<String, String> options = new HashMap<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    private Arguments() {}

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException for an unknown option, or one without its value; the message says what is allowed
     */
    static Arguments parse(List<String> args, Verb verb) {
        Arguments parsed = new Arguments();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i).equals("-f") ? Verb.Option.FOLLOW.name() : args.get(i);
            if (!arg.startsWith("--")) {
                parsed.others.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals > 0 ? arg.substring(0, equals) : arg;
            Verb.Option option = verb.option(name);
            if (option == null || option.value() == null && equals > 0) {
                throw new IllegalArgumentException("unknown option " + arg + "; known are "
                        + verb.options().stream()
                                .map(Verb.Option::name)
                                .sorted()
                                .collect(Collectors.joining(", ")));
            }
            if (option.value() == null) {
                parsed.flags.add(name);
            } else if (equals > 0) {
                parsed.put(name, arg.substring(equals + 1));
            } else if (++i < args.size()) {
                parsed.put(name, args.get(i));
            } else {
                throw new IllegalArgumentException(name + " needs a value");
            }
        }
        return parsed;
    }

    private void put(String name, String value) {
        if (name.equals("--sample")) {
            samples.add(Sample.parse(value));
        }
        options.put(name, value);
    }

    /** Returns the samples in their order; the option may come several times. */
    List<Sample> samples() {
        return samples;
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** Returns the value of an option, null if it was not given. */
    @Nullable
    String option(String name) {
        return options.get(name);
    }

    List<String> others() {
        return others;
    }

    /** @throws IllegalArgumentException if a time cannot be read */
    Window window() {
        long since = time("--since", Long.MIN_VALUE);
        long until = time("--until", Long.MAX_VALUE);
        if (since > until) {
            throw new IllegalArgumentException("--since is later than --until");
        }
        return new Window(since, until);
    }

    /** Returns how many bytes to keep in memory. */
    long memory(long otherwise) {
        String text = options.get("--memory");
        if (text == null) {
            return otherwise;
        }
        String digits = text.substring(0, Math.max(0, text.length() - 1));
        int unit = text.isEmpty() ? -1 : "kmg".indexOf(Character.toLowerCase(text.charAt(text.length() - 1)));
        boolean isSize = unit >= 0 && !digits.isEmpty() && digits.length() < 7;
        for (int i = 0; i < digits.length(); i++) {
            isSize &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        long bytes = isSize ? Long.parseLong(digits) << 10 * (unit + 1) : 0;
        if (bytes < LEAST_MEMORY || bytes > Runtime.getRuntime().maxMemory()) {
            throw new IllegalArgumentException("--memory is a size such as 64m, from 1m to the "
                    + (Runtime.getRuntime().maxMemory() >> 20) + "m that the JVM has, was \"" + text + '"');
        }
        return bytes;
    }

    private long time(String option, long otherwise) {
        String text = options.get(option);
        return text == null ? otherwise : time(option, text);
    }

    /** @throws IllegalArgumentException if it is neither a time nor a duration */
    static long time(String option, String text) {
        long nanos = Timestamp.parse(text);
        if (nanos != Timestamp.NONE) {
            return nanos;
        }
        try {
            Instant then = Instant.now().minus(Duration.parse("PT" + text.strip()));
            return Math.addExact(Math.multiplyExact(then.getEpochSecond(), NANOS), then.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(option
                    + " is a time such as 2026-11-22T10:00:05Z, or a duration before now such as 15m or 2h, was \""
                    + text
                    + '"');
        }
    }
}
