package dev.clew.rabbitmq;

import com.rabbitmq.client.Delivery;
import dev.clew.context.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The ids of orders and of what was shipped for them, by the number in their bodies. */
final class RestartLedger {
    private static final int MAX_PROBLEMS = 20;
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(9);

    private final Map<String, Integer> orders = new HashMap<>();
    private final Map<String, Integer> parcels = new HashMap<>();
    private final BitSet missing = new BitSet();
    private final List<String> problems = new ArrayList<>();
    private final int messages;
    private int deliveries;

    RestartLedger(int messages) {
        this.messages = messages;
        missing.set(0, messages);
    }

    static String requestId(int number) {
        return "order-" + number;
    }

    /** Notes an order, in the context in which it is processed. */
    synchronized void ordered(Delivery order) {
        int number = note(order, orders);
        if (!TraceContext.current().requestId().equals(requestId(number))) {
            problem("processed in " + TraceContext.current(), order);
        }
        if (parcels.containsKey(header(order, "x-message-id"))) {
            problem("has the id of a parcel", order);
        }
    }

    /** Notes what was shipped for an order. */
    synchronized void shipped(Delivery parcel) {
        int number = note(parcel, parcels);
        Integer cause = orders.get(header(parcel, "x-causation-id"));
        if (cause == null || cause != number) {
            problem("names the cause " + cause, parcel);
        }
        missing.clear(number);
        notifyAll();
    }

    private int note(Delivery message, Map<String, Integer> known) {
        deliveries++;
        int number = Integer.parseInt(new String(message.getBody(), StandardCharsets.UTF_8));
        if (!header(message, "x-request-id").equals(requestId(number))) {
            problem("has another request's id", message);
        }
        Integer same = known.putIfAbsent(header(message, "x-message-id"), number);
        if (same != null && same != number) {
            problem("has the message id of " + same, message);
        }
        return number;
    }

    private static String header(Delivery message, String name) {
        return RabbitFixture.header(message.getProperties(), name);
    }

    private void problem(String problem, Delivery message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new String(message.getBody(), StandardCharsets.UTF_8) + " " + problem + ": "
                    + message.getProperties().getHeaders());
        }
    }

    /** Waits until something was shipped for so many orders. */
    synchronized void awaitShipped(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE;
        while (messages - missing.cardinality() < count) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            if (System.nanoTime() > deadline) {
                throw new AssertionError(this + " after minutes");
            }
        }
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public synchronized String toString() {
        return String.format(
                "%d orders, %d not shipped, sent as %d messages, shipped as %d, in %d deliveries",
                messages, missing.cardinality(), orders.size(), parcels.size(), deliveries);
    }
}
