package dev.clew.story.incident;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A moment at which a fault can do harm: before a piece of work is done. */
final class Visit {
    /** Which work. */
    enum Place {
        /** What an operation does itself, before its steps. */
        OWN,
        STATEMENT,
        CALL,
        PARTNER,
        DELIVERY
    }

    final Place place;
    final long at;
    final Service.Boot boot;
    final Operation operation;

    /** The step, null for an operation's own time. */
    final Operation.Step step;

    final Request request;

    /** Which try. */
    final int attempt;

    /** How long it takes. */
    double millis;

    /** How it ends, null for well. */
    Failure failure;

    /** How many times it is done. */
    int times = 1;

    /** How long it waits for a connection before, in milliseconds. */
    double wait;

    /** How often a message is delivered again though it went well. */
    int again;

    /** Whether a message is tried for ever. */
    boolean isPoison;

    /** Whether a call goes out and nobody gets it. */
    boolean isLost;

    /** What is told of it in the line of its span's end. */
    final Map<String, Object> ending = new LinkedHashMap<>();

    /** The same, in that of the operation's. */
    final Map<String, Object> endingAbove = new LinkedHashMap<>();

    /** Lines that Clew writes of it before it ends. */
    final List<Told> told = new ArrayList<>();

    /**
     * A line of Clew's own.
     *
     * @param isInRequest whether it has the ids of the request
     */
    record Told(String level, String logger, String message, boolean isInRequest, Map<String, Object> fields) {}

    /** What the operation does in addition, right after. */
    final List<Operation.Step> more = new ArrayList<>();

    Visit(
            Place place,
            long at,
            Service.Boot boot,
            Operation operation,
            Operation.Step step,
            Request request,
            int attempt,
            double millis) {
        this.place = place;
        this.at = at;
        this.boot = boot;
        this.operation = operation;
        this.step = step;
        this.request = request;
        this.attempt = attempt;
        this.millis = millis;
    }

    Service service() {
        return operation.service;
    }

    boolean isOwn(Operation of) {
        return place == Place.OWN && operation == of;
    }

    boolean isStep(Operation of, Operation.Step which) {
        return operation == of && step == which;
    }

    /** Seconds since the process began. */
    double uptime() {
        return (at - boot.from) / 1e6;
    }
}
