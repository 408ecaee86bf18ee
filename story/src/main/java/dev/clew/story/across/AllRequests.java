package dev.clew.story.across;

import dev.clew.story.line.Event;

/** Knowledge from the lines of all requests. Each kind is bounded: of what comes later, it learns nothing. */
public final class AllRequests {
    private final Clocks clocks = new Clocks();
    private final Recurrence recurrence = new Recurrence();
    private final CallOrder order = new CallOrder();
    private final Processes processes = new Processes();

    /** Learns from a line; only those of processes that begin and of spans that end tell something. */
    public void add(Event event) {
        addFailed(event);
        if (event.get("event").equals("span_end")) {
            clocks.add(event);
            order.add(event);
        }
    }

    /** Learns from the end of a span of which too little else is known: of failures, each is counted. */
    public void addFailed(Event event) {
        processes.add(event);
        if (event.get("event").equals("span_end")) {
            recurrence.add(event);
        }
    }

    /** Learns only that a process wrote a line. */
    public void addTime(Event event) {
        processes.add(event);
    }

    /** Says that of the spans that go well not all are told any more. */
    public void thinned() {
        recurrence.forgetRuns();
    }

    public Clocks clocks() {
        return clocks;
    }

    public Recurrence recurrence() {
        return recurrence;
    }

    public CallOrder order() {
        return order;
    }

    public Processes processes() {
        return processes;
    }
}
