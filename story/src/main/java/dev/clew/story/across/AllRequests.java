package dev.clew.story.across;

import dev.clew.story.line.Event;

/** What the lines of all requests tell. Each kind of knowledge is bounded: of what comes later, it learns nothing. */
public final class AllRequests {
    private final Clocks clocks = new Clocks();
    private final Recurrence recurrence = new Recurrence();
    private final CallOrder order = new CallOrder();
    private final Processes processes = new Processes();

    /** Learns from a line; only those of processes that begin and of spans that end tell something. */
    public void add(Event event) {
        processes.add(event);
        if (event.get("event").equals("span_end")) {
            clocks.add(event);
            recurrence.add(event);
            order.add(event);
        }
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
