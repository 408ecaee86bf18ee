package dev.clew.story.line;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The times of other layouts than Clew's.
 *
 * @param nanos in nanoseconds since 1970, UTC
 * @param end where it ends in its text
 */
record ForeignTime(long nanos, int end) {
    private static final int LONGEST = 64;
    private static final long NANOS = 1_000_000_000L;
    private static final String CLOCK = "(\\d\\d):(\\d\\d):(\\d\\d)(?:[.,](\\d{1,9}))?";

    /** 2026-11-29 14:27:12.898, also with slashes or a T. */
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[-/](\\d\\d)[-/](\\d\\d)[T ]" + CLOCK);

    /** 29/Nov/2026:14:27:12, 29.11.2026 14:27:12 and 29 Nov 2026 14:27:12. */
    private static final Pattern DAY_FIRST =
            Pattern.compile("(\\d\\d)[/. ](\\d\\d|[A-Z][a-z]{2})[/. ](\\d{4})[: ]" + CLOCK);

    private static final Pattern OFFSET = Pattern.compile("Z| ?[+-]\\d\\d:?\\d\\d");
    private static final Pattern NAME = Pattern.compile(" ([A-Z]{3,5})\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d{10}(?:\\.\\d{1,9}|\\d{3}|\\d{6}|\\d{9})?");

    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

    /** The abbreviations of zones that stand for one offset; the JVM has most of them for a place with two. */
    private static final Map<String, String> OFFSETS = Map.ofEntries(
            Map.entry("UTC", "+00"),
            Map.entry("GMT", "+00"),
            Map.entry("WET", "+00"),
            Map.entry("WEST", "+01"),
            Map.entry("BST", "+01"),
            Map.entry("CET", "+01"),
            Map.entry("CEST", "+02"),
            Map.entry("EET", "+02"),
            Map.entry("EEST", "+03"),
            Map.entry("MSK", "+03"),
            Map.entry("JST", "+09"),
            Map.entry("AEST", "+10"),
            Map.entry("AEDT", "+11"),
            Map.entry("EST", "-05"),
            Map.entry("EDT", "-04"),
            Map.entry("CST", "-06"),
            Map.entry("CDT", "-05"),
            Map.entry("MST", "-07"),
            Map.entry("MDT", "-06"),
            Map.entry("PST", "-08"),
            Map.entry("PDT", "-07"));

    /** Returns the time that begins here, null if none does. Without an offset it is taken for UTC. */
    static @Nullable ForeignTime at(String text, int from) {
        if (from >= text.length() || text.charAt(from) < '0' || text.charAt(from) > '9') {
            return null;
        }
        int most = Math.min(text.length(), from + LONGEST);
        Matcher time = YEAR_FIRST.matcher(text).region(from, most);
        boolean isYearFirst = time.lookingAt();
        if (!isYearFirst) {
            time = DAY_FIRST.matcher(text).region(from, most);
            if (!time.lookingAt()) {
                return null;
            }
        }
        LocalDateTime local = local(time, isYearFirst ? 1 : 3, isYearFirst ? 3 : 1);
        if (local == null) {
            return null;
        }
        Matcher offset = OFFSET.matcher(text).region(time.end(), most);
        ZoneId zone = offset.lookingAt() ? offset(offset.group().strip()) : null;
        if (zone != null) {
            return new ForeignTime(nanos(local, zone), offset.end());
        }
        Matcher name = NAME.matcher(text).region(time.end(), most);
        String known = name.lookingAt() ? OFFSETS.get(name.group(1)) : null;
        return known == null
                ? new ForeignTime(nanos(local, ZoneOffset.UTC), time.end())
                : new ForeignTime(nanos(local, ZoneOffset.of(known)), name.end());
    }

    /** Returns the time that a whole text is, {@link Timestamp#NONE} if it is none; a number counts since 1970. */
    static long of(String text) {
        if (NUMBER.matcher(text).matches()) {
            String digits = text.replace(".", "");
            return Long.parseLong(digits + "0".repeat(19 - digits.length()));
        }
        ForeignTime time = at(text, 0);
        return time == null || time.end() != text.length() ? Timestamp.NONE : time.nanos();
    }

    /**
     * Returns a local time in a zone: an offset, or the abbreviation of a name. One that is not known is taken for UTC.
     *
     * @return {@link Timestamp#NONE} if there is no such time
     */
    static long of(String local, String zone) {
        Matcher time = YEAR_FIRST.matcher(local);
        LocalDateTime parsed = time.matches() ? local(time, 1, 3) : null;
        return parsed == null ? Timestamp.NONE : nanos(parsed, zone(zone));
    }

    private static ZoneId zone(String name) {
        ZoneId offset = offset(OFFSETS.getOrDefault(name, name));
        if (offset != null) {
            return offset;
        }
        try {
            return ZoneId.of(name, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static @Nullable ZoneId offset(String text) {
        try {
            return ZoneOffset.of(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LocalDateTime local(Matcher time, int year, int day) {
        String fraction = time.group(7) == null ? "" : time.group(7);
        try {
            return LocalDateTime.of(
                    Integer.parseInt(time.group(year)),
                    month(time.group(2)),
                    Integer.parseInt(time.group(day)),
                    Integer.parseInt(time.group(4)),
                    Integer.parseInt(time.group(5)),
                    Integer.parseInt(time.group(6)),
                    Integer.parseInt(fraction + "0".repeat(9 - fraction.length())));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Returns a month's number, 0 if there is none of this name. */
    private static int month(String text) {
        if (text.length() == 2) {
            return Integer.parseInt(text);
        }
        int at = MONTHS.indexOf(text);
        return at % 3 == 0 ? at / 3 + 1 : 0;
    }

    private static long nanos(LocalDateTime local, ZoneId zone) {
        Instant instant = local.atZone(zone).toInstant();
        boolean isFar = Math.abs(instant.getEpochSecond()) >= Long.MAX_VALUE / NANOS;
        return isFar ? Timestamp.NONE : instant.getEpochSecond() * NANOS + instant.getNano();
    }
}
