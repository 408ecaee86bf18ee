package dev.clew.testkit.messaging;

import dev.clew.context.TraceContext;
import dev.clew.testkit.messaging.TestedBroker.Message;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The ids of orders and of the parcels that were shipped for them, to run under load while a broker goes away.
 *
 * <p>The body of a message is its order's number, from 0. Messages may come more than once, and orders may be sent more than
 * once: each under an id of its own. Safe for all threads.
 */
public final class OrderLedger {
    private static final int MAX_PROBLEMS = 20;
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(9);

    private final Map<String, Integer> orders = new HashMap<>();
    private final Map<String, Integer> parcels = new HashMap<>();
    private final BitSet missing = new BitSet();
    private final List<String> problems = new ArrayList<>();
    private final int count;
    private int deliveries;

    /** Returns a ledger for so many orders. */
    public OrderLedger(int orders) {
        this.count = orders;
        missing.set(0, orders);
    }

    /** Returns the id of the request in which an order is to be sent. */
    public static String requestId(int number) {
        return "order-" + number;
    }

    /** Notes an order, within the context in which it is processed. */
    public synchronized void ordered(Message order) {
        int number = note(order, orders);
        if (!TraceContext.current().requestId().equals(requestId(number))) {
            problem("processed in " + TraceContext.current(), order);
        }
        if (parcels.containsKey(header(order, "x-message-id"))) {
            problem("has the id of a parcel", order);
        }
    }

    /** Notes a parcel, that is, what was sent while an order was processed. */
    public synchronized void shipped(Message parcel) {
        int number = note(parcel, parcels);
        Integer cause = orders.get(header(parcel, "x-causation-id"));
        if (cause == null || cause != number) {
            problem("names the cause " + cause, parcel);
        }
        missing.clear(number);
        notifyAll();
    }

    private int note(Message message, Map<String, Integer> known) {
        deliveries++;
        int number = Integer.parseInt(message.body());
        if (!header(message, "x-request-id").equals(requestId(number))) {
            problem("has the request id " + header(message, "x-request-id"), message);
        }
        Integer same = known.putIfAbsent(header(message, "x-message-id"), number);
        if (same != null && same != number) {
            problem("has the message id of " + same, message);
        }
        return number;
    }

    private static String header(Message message, String name) {
        return String.join(",", message.values(name));
    }

    private void problem(String problem, Message message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add("the message of order " + message.body() + " " + problem);
        }
    }

    /**
     * Waits until something was shipped for so many orders.
     *
     * @throws AssertionError after nine minutes
     */
    public synchronized void awaitShipped(int orders) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        while (count - missing.cardinality() < orders) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            if (System.nanoTime() > deadline) {
                throw new AssertionError(this + " after minutes");
            }
        }
    }

    /** Returns at most twenty ids that were lost, doubled or swapped, as sentences. */
    public synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public synchronized String toString() {
        return String.format(
                "%d orders, %d not shipped, sent as %d messages, shipped as %d, in %d deliveries",
                count, missing.cardinality(), orders.size(), parcels.size(), deliveries);
    }
}
