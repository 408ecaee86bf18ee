package dev.clew.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What was found under each record's number: ids as numbers, so that a million of them fit. */
final class RestartLedger {
    private static final int MAX_PROBLEMS = 20;

    private final Side orders;
    private final Side shipping;
    private final List<String> problems = new ArrayList<>();

    RestartLedger(int records) {
        orders = new Side(records);
        shipping = new Side(records);
    }

    /** The message ids of one topic, by the number of the record. */
    private static final class Side {
        private final long[] high;
        private final long[] low;

        Side(int records) {
            high = new long[records];
            low = new long[records];
        }

        boolean isNew(int number, String messageId) {
            boolean isNew = high[number] == 0;
            high[number] = Long.parseUnsignedLong(messageId, 0, 16, 16);
            low[number] = Long.parseUnsignedLong(messageId, 16, 32, 16);
            return isNew;
        }

        boolean is(int number, String messageId) {
            return high[number] == Long.parseUnsignedLong(messageId, 0, 16, 16)
                    && low[number] == Long.parseUnsignedLong(messageId, 16, 32, 16);
        }

        boolean has(int number) {
            return high[number] != 0;
        }
    }

    static String requestId(int number) {
        return "order-" + number;
    }

    private void problem(String problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    void ordered(ConsumerRecord<String, String> record) {
        int number = Integer.parseInt(record.value());
        if (!orders.isNew(number, checked(record, number))) {
            problem("ordered twice: " + record);
        }
    }

    void shipped(ConsumerRecord<String, String> record) {
        int number = Integer.parseInt(record.value());
        if (!shipping.isNew(number, checked(record, number))) {
            problem("shipped twice: " + record);
        }
        String cause = only(record, Wire.CAUSATION_ID);
        if (cause.length() != 32 || !orders.is(number, cause)) {
            problem("shipped for another order: " + record);
        }
    }

    /** Notes a delivery that may be a second one; returns whether it was. */
    boolean delivered(ConsumerRecord<String, String> record) {
        int number = Integer.parseInt(record.value());
        String messageId = checked(record, number);
        if (!orders.has(number)) {
            return !orders.isNew(number, messageId);
        }
        if (!orders.is(number, messageId)) {
            problem("redelivered under another id: " + record);
        }
        return true;
    }

    private String checked(ConsumerRecord<String, String> record, int number) {
        if (!only(record, "x-request-id").equals(requestId(number))) {
            problem("not its own request id: " + record);
        }
        only(record, Wire.TRACEPARENT);
        String messageId = only(record, Wire.MESSAGE_ID);
        return messageId.length() == 32 ? messageId : "0".repeat(32);
    }

    private String only(ConsumerRecord<String, String> record, String name) {
        List<String> values = Sample.values(record.headers(), name);
        if (values.size() != 1) {
            problem("not one " + name + " but " + values + ": " + record);
            return "";
        }
        return values.get(0);
    }

    /** Returns what is wrong, once everything was read. */
    List<String> problems() {
        int records = orders.high.length;
        long[] all = Arrays.copyOf(orders.high, 2 * records);
        System.arraycopy(shipping.high, 0, all, records, records);
        Arrays.sort(all);
        for (int i = 1; i < all.length; i++) {
            // Sixty-four random bits, which are enough to tell two million ids apart.
            if (all[i] == all[i - 1]) {
                problem(all[i] == 0 ? "lost" : "one message id twice: " + Long.toHexString(all[i]));
            }
        }
        return problems;
    }

    /** Returns what is wrong with what was delivered so far. */
    List<String> problemsSoFar() {
        return problems;
    }
}
