package dev.clew.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clew.Clew;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The choices that an application has for its lines: the {@code clew.line.*} settings. Immutable.
 *
 * @param bytes the length of the longest line, with its line feed
 * @param fields fields with the same value on every line
 * @param numbers keys of the MDC whose values are numbers
 * @param booleans keys of the MDC whose values are truth values
 * @param ndc whether the nested diagnostic context is a field
 * @param nested whether dots in the names of ECS make objects
 */
public record LineOptions(
        int bytes, Map<String, String> fields, Set<String> numbers, Set<String> booleans, boolean ndc, boolean nested) {
    /** The options of a process that sets none. */
    public static final LineOptions NONE = new LineOptions(64 * 1024, Map.of(), Set.of(), Set.of(), false, false);

    private static final int MIN_BYTES = 2 * 1024;
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_FIELDS = 16;
    private static final int FIELDS_SHARE = 4;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.@-]{1,64}");
    private static final Pattern VALUE = Pattern.compile(".{1,128}");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,39})(\\.[0-9]{1,20})?");

    /** @throws IllegalArgumentException for a value that its setting does not allow, saying what is allowed */
    public LineOptions {
        if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "clew.line.bytes must be a whole number from " + MIN_BYTES + " to " + MAX_BYTES + ", was " + bytes);
        }
        boolean plain =
                fields.keySet().stream().allMatch(key -> KEY.matcher(key).matches())
                        && fields.values().stream()
                                .allMatch(value -> VALUE.matcher(value).matches());
        if (!plain || fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("clew.line.fields must be at most " + MAX_FIELDS
                    + " of key=value, each key of at most 64 letters, digits and _ . @ -, each value of at most 128"
                    + " characters, was " + fields);
        }
        int room = bytes / FIELDS_SHARE;
        int length = fields.entrySet().stream()
                .mapToInt(field -> field.getKey().length() + field.getValue().getBytes(UTF_8).length)
                .sum();
        if (length > room) {
            throw new IllegalArgumentException("clew.line.fields must take at most a quarter of clew.line.bytes, "
                    + room + " bytes, was " + length + ": " + fields);
        }
        if (booleans.stream().anyMatch(numbers::contains)) {
            throw new IllegalArgumentException(
                    "a key must be in clew.line.numbers or in clew.line.booleans, was in both: " + numbers + ", "
                            + booleans);
        }
        fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        numbers = Set.copyOf(numbers);
        booleans = Set.copyOf(booleans);
    }

    /**
     * Reads the {@code clew.line.*} settings.
     *
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     */
    public static LineOptions configured() {
        return new LineOptions(
                bytes(Clew.processSetting("clew.line.bytes", "65536")),
                fields(Clew.processSetting("clew.line.fields", "")),
                keys(Clew.processSetting("clew.line.numbers", "")),
                keys(Clew.processSetting("clew.line.booleans", "")),
                isTrue("clew.line.ndc"),
                isTrue("clew.line.nested"));
    }

    private static int bytes(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "clew.line.bytes must be a whole number from " + MIN_BYTES + " to " + MAX_BYTES + ", was \"" + value
                            + '"',
                    e);
        }
    }

    private static Map<String, String> fields(String value) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : keys(value)) {
            int equals = field.indexOf('=');
            if (equals < 0 || fields.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "clew.line.fields must be key=value, comma-separated, each key once, was \"" + value + '"');
            }
        }
        return fields;
    }

    private static Set<String> keys(String value) {
        Set<String> keys = new LinkedHashSet<>();
        for (String key : value.split(",", -1)) {
            if (!key.isBlank()) {
                keys.add(key.strip());
            }
        }
        return keys;
    }

    private static boolean isTrue(String key) {
        String value = Clew.processSetting(key, "false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(key + " must be true or false, was \"" + value + '"');
        };
    }

    /** Returns an MDC value in the type of its key; the text itself if it is none of that type. */
    Object typed(String key, String value) {
        if (numbers.contains(key)) {
            return NUMBER.matcher(value).matches() ? new BigDecimal(value) : value;
        }
        if (booleans.contains(key)) {
            return value.equals("true") || value.equals("false") ? Boolean.valueOf(value) : value;
        }
        return value;
    }

    /** Whether dots in the names of a format make objects. */
    boolean nests(LogLayout.Format format) {
        return nested && format == LogLayout.Format.ECS;
    }

    boolean hasTypes() {
        return !numbers.isEmpty() || !booleans.isEmpty();
    }
}
