package dev.clew.story.find;

import dev.clew.story.line.Event;
import dev.clew.story.line.PostgresRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A condition on an event: {@code key=value}, {@code key>number}, {@code key<number}, {@code key~regex}, joined by {@code and}. */
public final class Expression implements Predicate<Event> {
    private static final String FORM =
            "an expression is key=value, key>number, key<number or key~regex, several joined by \" and \"";
    private static final Pattern TERM =
            Pattern.compile("([^\\s=<>~\"]+)([=><~])(\"(?:[^\"\\\\]|\\\\.)*\"|\\S+)(\\s+and\\s+|\\s*$)");
    private static final int LONGEST = 4_096;

    private final List<Predicate<Event>> terms = new ArrayList<>();
    private final List<String> literals = new ArrayList<>();

    private Expression() {}

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException if it has no such form; the message says what is allowed
     */
    public static Expression parse(String text) {
        Expression expression = new Expression();
        String rest = text.strip();
        if (rest.isEmpty() || rest.length() > LONGEST) {
            throw new IllegalArgumentException(FORM + ", was \"" + text + '"');
        }
        while (!rest.isEmpty()) {
            Matcher term = TERM.matcher(rest);
            if (!term.lookingAt()) {
                throw new IllegalArgumentException(FORM + ", was \"" + text + '"');
            }
            if (term.group(1).endsWith("!") || term.group(3).startsWith("=")) {
                throw new IllegalArgumentException(FORM + ", not == or !=, was \"" + text + '"');
            }
            expression.add(term.group(1), term.group(2).charAt(0), unquoted(term.group(3)));
            boolean isLast = term.end() == rest.length();
            if (isLast && !term.group(4).isBlank()) {
                throw new IllegalArgumentException(FORM + ", ended with \"and\"");
            }
            rest = rest.substring(term.end());
        }
        return expression;
    }

    private void add(String key, char operator, String value) {
        switch (operator) {
            case '=' -> {
                terms.add(event -> event.get(key).equals(value));
                if (!value.isEmpty() && isWrittenAsItIs(key, value)) {
                    literals.add(value);
                }
            }
            case '>' -> {
                double bound = number(key, value);
                terms.add(event -> event.number(key) > bound);
            }
            case '<' -> {
                double bound = number(key, value);
                terms.add(event -> event.number(key) < bound);
            }
            default -> {
                Pattern pattern = pattern(value);
                terms.add(event -> pattern.matcher(Bounded.of(event.get(key))).find());
            }
        }
    }

    /** Whether each form writes the value with these characters. The ECS has durations in nanoseconds; PostgreSQL does not name itself. */
    private static boolean isWrittenAsItIs(String key, String value) {
        return !key.equals("duration_ms")
                && !value.equals(PostgresRecord.SERVICE)
                && value.chars()
                        .allMatch(c -> c >= '0' && c <= '9'
                                || c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c == '-'
                                || c == '_');
    }

    private static double number(String key, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is compared with a number, was \"" + value + '"');
        }
    }

    private static Pattern pattern(String value) {
        try {
            return Pattern.compile(value);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression: " + e.getMessage());
        }
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") && value.length() > 1
                ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
                : value;
    }

    /** Returns texts that each event that matches holds in its line; empty if that is not known. */
    public List<String> literals() {
        return List.copyOf(literals);
    }

    @Override
    public boolean test(Event event) {
        for (Predicate<Event> term : terms) {
            if (!term.test(event)) {
                return false;
            }
        }
        return true;
    }
}
