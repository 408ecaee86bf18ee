package dev.clew.story.line;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what PostgreSQL writes to its standard error: a line, and those that belong to it, each behind the same
 * {@code log_line_prefix}.
 *
 * @param local the time without its zone
 * @param before what stands before the time
 * @param after what stands between the time and the keyword
 * @param keyword such as {@code ERROR} or {@code STATEMENT}
 * @param rest the text behind the keyword
 */
record PostgresText(String local, String zone, String before, String after, String keyword, String rest) {
    private static final int LONGEST_PREFIX = 512;

    private static final Pattern POSITION = Pattern.compile(" at character \\d{1,9}$");
    private static final Pattern PID = Pattern.compile("\\[(\\d{1,9})(?:-\\d{1,9})?]");
    private static final Pattern USER = Pattern.compile("([\\w.$-]{1,63})@([\\w.$-]{1,63})");
    private static final Pattern WORD = Pattern.compile("[^\\s,|;\\[\\]()\"']{1,128}");

    private static final Set<String> LEVELS = Set.of(
            "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5", "INFO", "NOTICE", "WARNING", "LOG", "ERROR",
            "FATAL", "PANIC");
    private static final Set<String> FURTHER =
            Set.of("DETAIL", "HINT", "QUERY", "CONTEXT", "STATEMENT", "LOCATION", "BACKTRACE");

    /** Reads one line, null if it has no such form. */
    static @Nullable PostgresText line(String line) {
        for (int colon = line.indexOf(":  ");
                colon >= 0 && colon < LONGEST_PREFIX;
                colon = line.indexOf(":  ", colon + 1)) {
            int start = colon;
            while (start > 0 && isOfKeyword(line.charAt(start - 1))) {
                start--;
            }
            String keyword = line.substring(start, colon);
            if (LEVELS.contains(keyword) || FURTHER.contains(keyword)) {
                return line(line, start, colon);
            }
        }
        return null;
    }

    private static @Nullable PostgresText line(String line, int keyword, int colon) {
        for (int time = 0; time < keyword; time++) {
            int end = PostgresTime.end(line, time);
            if (end >= 0 && end <= keyword) {
                int zone = PostgresTime.zone(line, time);
                return new PostgresText(
                        line.substring(time, zone - 1),
                        line.substring(zone, end),
                        line.substring(0, time),
                        line.substring(end, keyword),
                        line.substring(keyword, colon),
                        line.substring(colon + 3));
            }
        }
        return null;
    }

    private static boolean isOfKeyword(char c) {
        return c >= 'A' && c <= 'Z' || c >= '1' && c <= '5';
    }

    /** Whether a line may be of the same time; most others are passed over so. */
    boolean mayHave(String line) {
        return !before.isEmpty() || line.startsWith(local);
    }

    /** Whether this line belongs to the event of another. */
    boolean isOf(PostgresText first) {
        return FURTHER.contains(keyword) && local.equals(first.local);
    }

    /** Returns what an event says, of which this is the first line. */
    PostgresFields fields(String event) {
        PostgresFields fields = new PostgresFields();
        fields.nanos = ForeignTime.of(local, zone);
        fields.level = keyword;
        fields.pid = first(PID, after + ' ' + before);
        Matcher user = USER.matcher(after + ' ' + before);
        if (user.find()) {
            fields.user = user.group(1);
            fields.database = user.group(2);
        }
        fields.applicationName = applicationName();
        String section = FURTHER.contains(keyword) ? "msg" : keyword;
        StringBuilder text = new StringBuilder(rest);
        int feed = event.indexOf('\n');
        while (feed >= 0) {
            int next = event.indexOf('\n', feed + 1);
            String line = event.substring(feed + 1, next < 0 ? event.length() : next);
            PostgresText further = line.startsWith("\t") ? null : line(line);
            if (further == null) {
                text.append('\n').append(line, line.startsWith("\t") ? 1 : 0, line.length());
            } else {
                put(fields, section, text.toString());
                section = further.keyword;
                text.setLength(0);
                text.append(further.rest);
            }
            feed = next;
        }
        put(fields, section, text.toString());
        if (keyword.equals("STATEMENT")) {
            fields.statement = fields.message;
        }
        return fields;
    }

    private static void put(PostgresFields fields, String section, String text) {
        switch (section) {
            case "DETAIL" -> fields.detail = text;
            case "HINT" -> fields.hint = text;
            case "CONTEXT" -> fields.context = text;
            case "STATEMENT" -> fields.statement = text;
            case "QUERY", "LOCATION", "BACKTRACE" -> {
                // stays in the line
            }
            default -> fields.message = POSITION.matcher(text).replaceFirst("");
        }
    }

    /** Returns the word of the prefix that looks like {@code service/id}, or like an id, empty if none does. */
    private String applicationName() {
        Matcher word = WORD.matcher(after + ' ' + before);
        while (word.find()) {
            String name = word.group().substring(word.group().lastIndexOf('=') + 1);
            name = name.endsWith(":") ? name.substring(0, name.length() - 1) : name;
            int slash = name.indexOf('/');
            if (slash > 0 && slash < name.length() - 1 && !isVirtualTransaction(name) || IdShape.isHex(name)) {
                return name;
            }
        }
        return "";
    }

    /** Whether it is what {@code %v} writes: {@code 3/42}. */
    private static boolean isVirtualTransaction(String name) {
        return name.chars().allMatch(c -> c == '/' || c >= '0' && c <= '9');
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }
}
