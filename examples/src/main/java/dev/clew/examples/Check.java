package dev.clew.examples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks the promise: one id on every line, call, statement and message of a request. */
final class Check {
    private static final Pattern GENERATED = Pattern.compile("[a-f][0-9a-f]{31}");

    private final List<Customers.Order> orders;
    private final List<LogLine> lines;
    private final boolean countersAreLogged;
    private final List<String> problems = new ArrayList<>();

    /** @param countersAreLogged whether each service writes its counters when it ends */
    Check(List<Customers.Order> orders, List<LogLine> lines, boolean countersAreLogged) {
        this.orders = orders;
        this.lines = lines;
        this.countersAreLogged = countersAreLogged;
    }

    /**
     * Returns a sentence for each broken promise, none if all hold.
     *
     * @param databaseLog the database's own log of its statements
     * @param messageIds the request ids in each message's headers, by order number
     */
    List<String> problems(String databaseLog, Map<String, List<String>> messageIds) {
        for (Customers.Order order : orders) {
            checkAnswer(order);
            checkServices(order);
            checkTrace(order);
            expect(databaseLog.contains("orders/" + order.id()), order, "the database's log does not name it");
            if (order.isPlaced()) {
                List<String> ids = messageIds.getOrDefault(order.number(), List.of());
                expect(ids.equals(List.of(order.id())), order, "its message has the ids " + ids);
            }
        }
        checkLinesHaveIds();
        checkNoIdIsShared();
        checkHostileId(databaseLog);
        return problems;
    }

    private void checkAnswer(Customers.Order order) {
        int status = order.item().equals(Database.LOCKED_ITEM) ? 504 : 201;
        expect(order.status() == status, order, "answered " + order.status() + ", not " + status);
        String sent = order.sentId();
        if (sent != null && !sent.equals(Customers.HOSTILE_ID)) {
            expect(order.id().equals(sent), order, "was sent as " + sent);
        } else if (order.sentTrace() != null) {
            expect(order.id().equals(order.sentTrace()), order, "is not its trace id " + order.sentTrace());
        } else {
            expect(GENERATED.matcher(order.id()).matches(), order, "is not a generated id");
        }
    }

    private void checkServices(Customers.Order order) {
        for (String service : List.of("orders", "inventory", "shipping")) {
            boolean passed = order.isPlaced() || !service.equals("shipping");
            boolean found = lines.stream()
                    .anyMatch(line -> line.get("service").equals(service)
                            && line.get("request_id").equals(order.id()));
            expect(found == passed, order, passed ? "is not in the log of " + service : "reached " + service);
        }
    }

    private void checkTrace(Customers.Order order) {
        if (order.sentTrace() != null) {
            lines.stream()
                    .filter(line -> line.get("request_id").equals(order.id()))
                    .filter(line -> !line.get("trace_id").equals(order.sentTrace()))
                    .forEach(line -> problems.add("not in the trace " + order.sentTrace() + ": " + line.text()));
        }
    }

    /** Checks each thread: from the start to the end of a server or consumer span it works for that request alone. */
    private void checkLinesHaveIds() {
        Map<String, String> idByThread = new HashMap<>();
        for (LogLine line : lines) {
            String thread = line.get("service") + "/" + line.get("thread");
            boolean entry =
                    line.get("kind").equals("server") || line.get("kind").equals("consumer");
            String id = line.get("request_id");
            if (entry && line.get("event").equals("span_start")) {
                idByThread.put(thread, id);
            }
            String expected = idByThread.get(thread);
            if (expected != null && (id.isEmpty() || !id.equals(expected))) {
                problems.add("written within request " + expected + ": " + line.text());
            }
            if (entry && line.get("event").equals("span_end")) {
                idByThread.remove(thread);
            }
        }
        idByThread.forEach((thread, id) -> problems.add("request " + id + " has no end on " + thread));
    }

    private void checkNoIdIsShared() {
        Map<String, String> idByOrder = new HashMap<>();
        orders.forEach(order -> idByOrder.put(order.number(), order.id()));
        Map<String, String> idByTrace = new HashMap<>();
        for (LogLine line : lines) {
            String id = line.get("request_id");
            String number = line.get("order_id");
            if (!number.isEmpty() && !id.equals(idByOrder.get(number))) {
                problems.add("order " + number + " belongs to request " + idByOrder.get(number) + ": " + line.text());
            }
            String other = idByTrace.putIfAbsent(line.get("trace_id"), id);
            if (other != null && !other.equals(id)) {
                problems.add("in the trace of request " + other + ": " + line.text());
            }
        }
    }

    private void checkHostileId(String databaseLog) {
        lines.stream()
                .filter(line -> line.text().contains("forged"))
                .forEach(line -> problems.add("the hostile id was written: " + line.text()));
        if (databaseLog.contains("forged")) {
            problems.add("the hostile id reached the database");
        }
        boolean counted = lines.stream()
                .anyMatch(line -> line.get("event").equals("counters")
                        && line.get("service").equals("orders")
                        && line.get("msg").contains("rejected.request_id.characters=1"));
        if (countersAreLogged && !counted) {
            problems.add("the hostile id was not counted");
        }
    }

    private void expect(boolean condition, Customers.Order order, String otherwise) {
        if (!condition) {
            problems.add("request " + order.id() + " (order " + order.number() + "): " + otherwise);
        }
    }
}
