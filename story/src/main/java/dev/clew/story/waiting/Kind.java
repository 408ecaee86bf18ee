package dev.clew.story.waiting;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Kinds of things that stop a request. */
public enum Kind {
    /** A lock in the database that another session holds. */
    LOCK_WAIT("waited for a lock in the database"),
    /** A connection, while all of the pool were taken. */
    POOL_WAIT("waited for a connection"),
    /** A connection that a request kept when it had ended: it stops others, and not that request. */
    CONNECTION_LEAK("kept a connection when it had ended"),
    /** A task that an executor did not take. */
    REJECTED("had a task rejected"),
    /** A thread of an executor. */
    QUEUE("waited for a thread of an executor"),
    GC("stood still for garbage collection"),
    SAFEPOINT("stood still at a safepoint"),
    MONITOR("waited for a monitor"),
    /** A lock of the process, such as a {@code ReentrantLock}. */
    LOCK("waited for a lock of the process"),
    PIN("kept its carrier thread"),
    SOCKET_READ("waited for a socket");

    private final String text;

    Kind(String text) {
        this.text = text;
    }

    /** Returns the kind of a line, null if it tells of nothing that stops a request. */
    static @Nullable Kind of(String event, String pause) {
        return switch (event) {
            case "lock_wait" -> LOCK_WAIT;
            case "pool_wait" -> POOL_WAIT;
            case "connection_leak" -> CONNECTION_LEAK;
            case "rejected" -> REJECTED;
            case "pause" -> ofPause(pause);
            default -> null;
        };
    }

    private static @Nullable Kind ofPause(String name) {
        return switch (name) {
            case "gc" -> GC;
            case "safepoint" -> SAFEPOINT;
            case "monitor" -> MONITOR;
            case "lock" -> LOCK;
            case "pin" -> PIN;
            case "socket_read" -> SOCKET_READ;
            default -> null;
        };
    }

    /** Whether it stops all threads of a process at once. */
    public boolean isOfProcess() {
        return this == GC || this == SAFEPOINT;
    }

    /** Whether the Java process itself stops the request, and nothing outside of it. */
    public boolean isPause() {
        return compareTo(GC) >= 0;
    }

    /** Returns what it does to requests, as the end of a sentence about them. */
    public String text() {
        return text;
    }

    /** Returns the name that scripts know. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
