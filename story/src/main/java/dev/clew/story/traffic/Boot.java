package dev.clew.story.traffic;

import java.util.LinkedHashMap;
import java.util.Map;

/** One life of a process, from its start to its end. */
public final class Boot {
    private static final String UNKNOWN = "unknown";

    private final String service;
    private final String instance;
    private final String id;
    private final Map<String, String> start = new LinkedHashMap<>();
    private String version = "";
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long lines;
    private boolean isStarted;

    Boot(String service, String instance, String id) {
        this.service = service;
        this.instance = instance;
        this.id = id;
    }

    void add(long nanos, String itsVersion) {
        first = Math.min(first, nanos);
        last = Math.max(last, nanos);
        lines++;
        if (version.isEmpty() && !itsVersion.equals(UNKNOWN)) {
            version = itsVersion;
        }
    }

    /** Takes the last line of its process that names no boot. */
    void lastedUntil(long nanos) {
        last = Math.max(last, nanos);
    }

    void earlierBy(long nanos) {
        first -= nanos;
        last -= nanos;
    }

    void started(Map<String, String> fields) {
        isStarted = true;
        start.putAll(fields);
    }

    public String service() {
        return service;
    }

    public String instance() {
        return instance;
    }

    /** Returns its boot_id, empty if no line has one. */
    public String id() {
        return id;
    }

    /** Returns its version, empty if no line has one that is known. */
    public String version() {
        return version;
    }

    /** Returns when it wrote its first line, in nanoseconds since 1970. */
    public long first() {
        return first;
    }

    /** Returns when it wrote its last line. */
    public long last() {
        return last;
    }

    /** Returns how many lines it wrote. */
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
