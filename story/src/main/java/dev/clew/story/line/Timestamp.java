package dev.clew.story.line;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** The time of a line, in nanoseconds since 1970, UTC. */
public final class Timestamp {
    /** Not a time. */
    public static final long NONE = Long.MIN_VALUE;

    private static final int CLEWS_LENGTH = "2026-11-22T10:00:05.003120Z".length();
    private static final long NANOS = 1_000_000_000L;

    private static final DateTimeFormatter CLEWS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private static final DateTimeFormatter PATTERN = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd")
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .appendPattern("HH:mm:ss")
            .optionalStart()
            .appendLiteral(',')
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false)
            .optionalEnd()
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHmm", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private Timestamp() {}

    /**
     * Returns the time that a text names, {@link #NONE} if it names none. A time without an offset is taken for UTC.
     *
     * @param text RFC 3339, also with a space for the T and a comma before the fraction
     */
    public static long parse(String text) {
        if (text.length() == CLEWS_LENGTH && text.charAt(CLEWS_LENGTH - 1) == 'Z') {
            long nanos = clews(text);
            if (nanos != NONE) {
                return nanos;
            }
        }
        if (text.length() < "2026-11-22T10:00:05".length() || text.length() > 40) {
            return NONE;
        }
        try {
            TemporalAccessor parsed = PATTERN.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime offset
                    ? offset.toInstant()
                    : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            return NONE;
        }
    }

    /** Returns the time in the form of Clew's lines. */
    public static String text(long nanos) {
        Instant instant = Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
        return CLEWS.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** Returns the time for people, to the second. */
    public static String seconds(long nanos) {
        return text(nanos).substring(0, "2026-11-22T10:00:05".length()).replace('T', ' ');
    }

    // hot: once per line
    private static long clews(String text) {
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        int second = digits(text, 17, 2);
        int micros = digits(text, 20, 6);
        boolean isWhole = (year | month | day | hour | minute | second | micros) >= 0
                && text.charAt(4) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(19) == '.';
        if (!isWhole || year < 1970 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) {
            return NONE;
        }
        if (hour > 23 || minute > 59 || second > 59) {
            return NONE;
        }
        long seconds = daysBefore(year, month, day) * 86_400L + hour * 3_600L + minute * 60L + second;
        return seconds * NANOS + micros * 1_000L;
    }

    /** Days since 1970 in the Gregorian calendar; years begin in March, so that the leap day is the last. */
    private static long daysBefore(int year, int month, int day) {
        int shifted = month > 2 ? month - 3 : month + 9;
        long y = month > 2 ? year : year - 1;
        return 365L * y + y / 4 - y / 100 + y / 400 + (153L * shifted + 2) / 5 + day - 1 - 719_468L;
    }

    /** Returns the number of so many digits, below zero if there are others. */
    private static int digits(String text, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
