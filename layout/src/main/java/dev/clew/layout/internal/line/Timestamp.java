package dev.clew.layout.internal.line;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** A field with an instant, as RFC 3339 in UTC with six fraction digits. For one thread at a time. */
public final class Timestamp {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final long FIRST_SECOND = -62_167_219_200L; // 0000-01-01T00:00:00Z
    private static final long LAST_SECOND = 253_402_300_799L; // 9999-12-31T23:59:59Z

    private final byte[] text;
    private final int start;
    private long second = Long.MIN_VALUE;
    private int micros = -1;

    /**
     * @param before the field up to its value
     * @param after the rest of the field behind its value
     */
    Timestamp(String before, String after) {
        this.text = (before + "0000-00-00T00:00:00.000000Z" + after).getBytes(StandardCharsets.UTF_8);
        this.start = before.length();
    }

    /**
     * Writes an instant. RFC 3339 knows the years 0 to 9999 alone; any other instant becomes the nearest of those.
     *
     * @param nanos the nanoseconds of the second; ignored if they contradict the milliseconds
     */
    public void write(long millis, int nanos, Line line) {
        // Digits stay from line to line, so that a line costs no more than a copy: log.Log4jLines.logfmtEncode, 0 B, in
        // workshop/benchmarks/RESULTS-LOG.md.
        long newSecond = Math.max(FIRST_SECOND, Math.min(LAST_SECOND, Math.floorDiv(millis, 1000)));
        if (newSecond != second) {
            second = newSecond;
            LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(newSecond, SECONDS_PER_DAY));
            int ofDay = Math.floorMod(newSecond, SECONDS_PER_DAY);
            digits(date.getYear(), 0, 4);
            digits(date.getMonthValue(), 5, 2);
            digits(date.getDayOfMonth(), 8, 2);
            digits(ofDay / 3600, 11, 2);
            digits(ofDay / 60 % 60, 14, 2);
            digits(ofDay % 60, 17, 2);
        }
        int milli = Math.floorMod(millis, 1000);
        int newMicros = nanos / 1_000_000 == milli ? nanos / 1_000 : milli * 1_000;
        if (newMicros != micros) {
            micros = newMicros;
            // Pair by pair, so that one division need not wait for the other: this changes on each line.
            digits(newMicros / 10_000, 20, 2);
            digits(newMicros / 100 % 100, 22, 2);
            digits(newMicros % 100, 24, 2);
        }
        line.written(text, text.length);
    }

    private void digits(int value, int offset, int count) {
        for (int i = start + offset + count - 1; i >= start + offset; i--) {
            text[i] = (byte) ('0' + value % 10);
            value /= 10;
        }
    }
}
