package dev.clew.story.traffic;

import dev.clew.story.line.Brief;
import java.util.LinkedHashMap;
import java.util.Map;

/** One life of a process, from its start to its end. */
public final class Boot {
    private static final String UNKNOWN = "unknown";

    /** The message of a start line names all settings. */
    private static final int LONGEST_SETTING = 4_000;

    private static final int LONGEST_SETTINGS = 24_000;

    private final String service;
    private final String instance;
    private final String id;
    private final Map<String, String> start = new LinkedHashMap<>();
    private String version = "";
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long judgedFrom = Long.MAX_VALUE;
    private long judgedUntil = Long.MIN_VALUE;
    private long lines;
    private boolean isStarted;

    Boot(String service, String instance, String id) {
        this.service = service;
        this.instance = instance;
        this.id = id;
    }

    void livedAt(long nanos, String itsVersion) {
        first = Math.min(first, nanos);
        last = Math.max(last, nanos);
        if (version.isEmpty() && !itsVersion.equals(UNKNOWN)) {
            version = itsVersion;
        }
    }

    /** Takes one of its lines that are judged. */
    void wrote(long nanos) {
        judgedFrom = Math.min(judgedFrom, nanos);
        judgedUntil = Math.max(judgedUntil, nanos);
        lines++;
    }

    /** Takes what its process wrote last without naming the boot. */
    void wentOnAs(Boot process) {
        last = Math.max(last, process.last);
        judgedFrom = Math.min(judgedFrom, process.judgedFrom);
        judgedUntil = Math.max(judgedUntil, process.judgedUntil);
    }

    void earlierBy(long nanos) {
        first -= nanos;
        last -= nanos;
        if (isJudged()) {
            judgedFrom -= nanos;
            judgedUntil -= nanos;
        }
    }

    void started(Map<String, String> fields) {
        isStarted = true;
        fields.forEach((name, value) -> start.put(
                Brief.of(name), Brief.of(value, name.equals(Settings.VALUES) ? LONGEST_SETTINGS : LONGEST_SETTING)));
    }

    long judgedFrom() {
        return judgedFrom;
    }

    long judgedUntil() {
        return judgedUntil;
    }

    public String service() {
        return service;
    }

    public String instance() {
        return instance;
    }

    /** Returns service and instance as sentences have them. */
    public String title() {
        String title = (service + ' ' + instance).strip();
        return title.isEmpty() ? "a process without a name" : title;
    }

    /** Returns its boot_id, empty if no line has one. */
    public String id() {
        return id;
    }

    /** Returns its version, empty if no line has one that is known. */
    public String version() {
        return version;
    }

    /** Whether it wrote one of the lines that are judged; others are known from earlier lines, or from a sound period. */
    public boolean isJudged() {
        return judgedFrom <= judgedUntil;
    }

    /** Returns when it wrote its first line, in nanoseconds since 1970; that may be before what is judged. */
    public long first() {
        return first;
    }

    /** Returns when it wrote its last line. */
    public long last() {
        return last;
    }

    /** Returns how many lines it wrote of those that are judged. */
    public long lines() {
        return lines;
    }

    /** Whether its start is in the logs: a process that ran before them has no such line. */
    public boolean isStarted() {
        return isStarted;
    }

    /** Returns the fields of its line {@code process_start}, none if there is no such line. */
    public Map<String, String> start() {
        return start;
    }

    @Override
    public String toString() {
        return service + ' ' + instance + ' ' + id;
    }
}
