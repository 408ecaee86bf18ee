package dev.clew.story.line;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of an unknown layout with names in the place of its parts: <code>{ts} [{thread}] {level} {logger} rid={request_id} -
 * {msg}</code>.
 *
 * <p>What stands between the names has to be in a line as it is; a space stands for one or more. A part ends where the text behind it
 * comes first, so that a line is read once, whatever is in it.
 */
public final class Sample {
    private static final int LONGEST = 1_024;
    private static final int LOOKED_AT = 16_384;
    private static final String FORM =
            "--sample is a line of the log with names in the place of its parts, such as '{ts} [{thread}] {level} {logger} "
                    + "rid={request_id} - {msg}'";

    /** The names, each behind the text before it; the last text has an empty name. */
    private final List<Part> parts = new ArrayList<>();

    private record Part(String before, String name) {}

    private Sample() {}

    /**
     * Reads a sample.
     *
     * @throws IllegalArgumentException if lines could not be read by it; the message says why
     */
    public static Sample parse(String text) {
        if (text.length() > LONGEST || text.isBlank()) {
            throw new IllegalArgumentException(FORM + ", and has 1 to 1,024 characters");
        }
        Sample sample = new Sample();
        String rest = text.strip();
        int open = rest.indexOf('{');
        while (open >= 0) {
            int close = rest.indexOf('}', open);
            String name = close < 0 ? "{" : rest.substring(open + 1, close);
            if (!name.chars()
                    .allMatch(c -> c == '_' || c == '.' || c == '-' || c == '@' || Character.isLetterOrDigit(c))) {
                throw new IllegalArgumentException(FORM + "; a name has letters, digits and ._-@, which is not so at \""
                        + rest.substring(open) + '"');
            }
            sample.add(rest.substring(0, open), FieldNames.name(name));
            rest = rest.substring(close + 1);
            open = rest.indexOf('{');
        }
        if (!sample.has("ts")) {
            throw new IllegalArgumentException(FORM + "; {ts} is missing, where the time is" + suggestion(text));
        }
        sample.parts.add(new Part(rest, ""));
        return sample;
    }

    private void add(String before, String name) {
        if (before.isEmpty() && !parts.isEmpty() && !isTime(parts.size() - 1)) {
            throw new IllegalArgumentException(
                    "--sample has {" + parts.get(parts.size() - 1).name() + "}{" + name
                            + "} with nothing between them, so that nobody knows where the first ends");
        }
        if (!name.isEmpty() && has(name)) {
            throw new IllegalArgumentException("--sample has {" + name + "} twice");
        }
        parts.add(new Part(before, name));
    }

    private boolean has(String name) {
        return parts.stream().anyMatch(part -> part.name().equals(name));
    }

    private boolean isTime(int part) {
        return parts.get(part).name().equals("ts");
    }

    private static String suggestion(String text) {
        for (int i = 0; i < text.length(); i++) {
            ForeignTime time = ForeignTime.at(text, i);
            if (time != null) {
                return ": '" + text.substring(0, i) + "{ts}" + text.substring(time.end()) + '\'';
            }
        }
        return "";
    }

    /** Returns the fields of a line, null if it is not like this sample. */
    @Nullable
    Map<String, String> fields(String line) {
        String head = line.length() > LOOKED_AT ? line.substring(0, LOOKED_AT) : line;
        Map<String, String> fields = new LinkedHashMap<>();
        int at = after(head, 0, parts.get(0).before());
        for (int i = 0; at >= 0 && i < parts.size() - 1; i++) {
            String name = parts.get(i).name();
            String next = parts.get(i + 1).before();
            int end;
            if (isTime(i)) {
                ForeignTime time = ForeignTime.at(head, at);
                if (time == null) {
                    return null;
                }
                end = time.end();
                fields.put("ts", Timestamp.text(time.nanos()));
            } else {
                boolean isLast = next.isEmpty() && i == parts.size() - 2;
                end = isLast ? head.length() : find(head, at, next);
                String value = isLast ? line.substring(at) : head.substring(at, Math.max(end, at));
                put(fields, name, value.strip());
            }
            at = end < 0 ? -1 : after(head, end, next);
        }
        return at < 0 || !fields.containsKey("ts") ? null : fields;
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!name.isEmpty() && !value.isEmpty() && !value.equals("-") && !value.equals("null")) {
            fields.putIfAbsent(name, value);
        }
    }

    /** Returns where a text is found first, below zero if it is not. */
    private static int find(String line, int from, String wanted) {
        for (int at = from; at < line.length(); at++) {
            // Within a run of spaces only its first can be the beginning: each character is passed once.
            boolean isWithin = at > from && isSpace(line.charAt(at)) && isSpace(line.charAt(at - 1));
            if (!isWithin && after(line, at, wanted) >= 0) {
                return at;
            }
        }
        return -1;
    }

    /** Returns where a text ends that begins here, below zero if it does not; a space stands for one or more. */
    private static int after(String line, int from, String wanted) {
        int at = from;
        for (int i = 0; i < wanted.length(); i++) {
            char c = wanted.charAt(i);
            if (isSpace(c)) {
                int start = at;
                while (at < line.length() && isSpace(line.charAt(at))) {
                    at++;
                }
                boolean isRepeated = i > 0 && isSpace(wanted.charAt(i - 1));
                if (at == start && !isRepeated) {
                    return -1;
                }
            } else if (at < line.length() && line.charAt(at) == c) {
                at++;
            } else {
                return -1;
            }
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
