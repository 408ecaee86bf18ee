package dev.clew.story.line;

import org.jspecify.annotations.Nullable;

/** An event of PostgreSQL's log that has more than one line: text with a prefix, or a record of its {@code csvlog}. */
public final class PostgresRecord {
    /** The service that these events are of; their lines name none. */
    public static final String SERVICE = "postgresql";

    private static final int LONGEST = 1 << 20;

    private final StringBuilder text;
    private final @Nullable PostgresText first;
    private boolean isOpen;

    private PostgresRecord(String line, @Nullable PostgresText first) {
        this.text = new StringBuilder(line);
        this.first = first;
        this.isOpen = first == null && PostgresCsv.isOpenAfter(line, false);
    }

    /** Returns the event that this line begins, null if the line is of another form. */
    public static @Nullable PostgresRecord begun(String line) {
        if (line.startsWith("{") || line.startsWith("ts=") || line.startsWith("\t")) {
            return null;
        }
        if (PostgresCsv.begins(line)) {
            return new PostgresRecord(line, null);
        }
        PostgresText first = PostgresText.line(line);
        return first == null ? null : new PostgresRecord(line, first);
    }

    /** Takes a further line, if it belongs to this event. What makes it longer than a million characters is left out. */
    public boolean take(String line) {
        boolean isMine = first == null ? isOpen && !PostgresCsv.begins(line) : isFurther(first, line);
        if (!isMine || first == null && text.length() >= LONGEST) {
            return false;
        }
        if (text.length() < LONGEST) {
            text.append('\n').append(line);
        }
        if (first == null) {
            isOpen = PostgresCsv.isOpenAfter(line, isOpen);
        }
        return true;
    }

    /** Each line feed within a text is followed by a tab. */
    private static boolean isFurther(PostgresText first, String line) {
        if (line.startsWith("\t")) {
            return true;
        }
        PostgresText further = first.mayHave(line) ? PostgresText.line(line) : null;
        return further != null && further.isOf(first);
    }

    /** Returns the lines as they stand in the file. */
    public String text() {
        return text.toString();
    }

    /** Returns the event, null if it is damaged. */
    public @Nullable Event event() {
        String record = text.toString();
        PostgresFields fields = first == null ? PostgresCsv.parse(record) : first.fields(record);
        return fields == null || fields.nanos == Timestamp.NONE
                ? null
                : new Event(fields.nanos, fields.named(), record, false);
    }
}
