package dev.clew.story.incident;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request in one process: ids of its spans share their first twelve digits, its lines are counted. */
final class Hop {
    final Request request;
    final Operation operation;
    final Service.Boot boot;
    final String parent;
    final String path;
    final String thread;
    private final String prefix;
    private int spans;
    private int lines;
    final long begun;
    int queries;
    long queryMicros;

    /** What else the line of its end tells. */
    final Map<String, Object> ending = new LinkedHashMap<>();

    /** How it goes wrong, null as long as it goes well. */
    Failure failure;

    /** Whether a line has told of the exception already. */
    boolean isLogged;

    Hop(Request request, Operation operation, Service.Boot boot, String parent, String path, long begun, Draw draw) {
        this.request = request;
        this.operation = operation;
        this.boot = boot;
        this.parent = parent;
        this.path = path;
        this.begun = begun;
        prefix = draw.hex(12);
        thread = switch (operation.kind) {
            case "consumer" -> "consumer-0-C-1";
            case "internal" -> "scheduling-1";
            default -> "http-nio-" + boot.service().port + "-exec-" + draw.between(1, 40);
        };
    }

    String id() {
        return prefix + "0000";
    }

    String next() {
        return prefix + Line.hex(++spans).substring(12);
    }

    int seq() {
        return ++lines;
    }

    boolean isAfter(long at) {
        return begun >= at;
    }

    void failed(Failure how, boolean logged) {
        failure = how;
        isLogged = logged;
    }
}
