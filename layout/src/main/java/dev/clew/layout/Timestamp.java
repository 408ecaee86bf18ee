package dev.clew.layout;

import java.nio.charset.StandardCharsets;

/** A field that is an instant, as RFC 3339 in UTC with six fraction digits; used by one thread at a time. */
final class Timestamp {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final long FIRST_SECOND = -62_167_219_200L; // 0000-01-01T00:00:00Z
    private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

    private final byte[] text;
    private final int start;
    private long second = Long.MIN_VALUE;
    private int micros = -1;

    /** @param before all of the field before its value */
    Timestamp(String before, String after) {
        this.text = (before + "0000-00-00T00:00:00.000000Z" + after).getBytes(StandardCharsets.UTF_8);
        this.start = before.length();
    }

    /**
     * Writes an instant; one outside the years 0 to 9999, which RFC 3339 cannot say, becomes the nearest that it can.
     *
     * @param nanos of the second; ignored where they do not belong to the milliseconds
     */
    void write(long millis, int nanos, Line line) {
        // hot: once per line; the date changes once a second
        long newSecond = Math.max(FIRST_SECOND, Math.min(LAST_SECOND, Math.floorDiv(millis, 1000)));
        if (newSecond != second) {
            second = newSecond;
            date(Math.floorDiv(newSecond, SECONDS_PER_DAY));
            int ofDay = Math.floorMod(newSecond, SECONDS_PER_DAY);
            digits(ofDay / 3600, 11, 2);
            digits(ofDay / 60 % 60, 14, 2);
            digits(ofDay % 60, 17, 2);
        }
        int milli = Math.floorMod(millis, 1000);
        int newMicros = nanos / 1_000_000 == milli ? nanos / 1_000 : milli * 1_000;
        if (newMicros != micros) {
            micros = newMicros;
            digits(newMicros, 20, 6);
        }
        line.written(text, text.length);
    }

    /** Days to a date of the proleptic Gregorian calendar: years that begin in March, eras of 400 of them. */
    private void date(long epochDay) {
        int day = (int) (epochDay + 719_468);
        int era = Math.floorDiv(day, 146_097);
        int ofEra = Math.floorMod(day, 146_097);
        int yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * ofYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        digits(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), 0, 4);
        digits(month, 5, 2);
        digits(ofYear - (153 * marchMonth + 2) / 5 + 1, 8, 2);
    }

    private void digits(int value, int offset, int count) {
        for (int i = start + offset + count - 1; i >= start + offset; i--) {
            text[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
    }
}
