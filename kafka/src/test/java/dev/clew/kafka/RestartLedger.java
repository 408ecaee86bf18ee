package dev.clew.kafka;

import dev.clew.messaging.MessageHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The message ids that were found for each record's number. They are kept as numbers, so that a million fit. */
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
        String cause = only(record, MessageHeaders.CAUSATION_ID);
        if (cause.length() != 32 || !orders.is(number, cause)) {
            problem("shipped for another order: " + record);
        }
    }

    /** Notes a delivery, and returns whether it was a second one. */
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
        only(record, "traceparent");
        String messageId = only(record, MessageHeaders.MESSAGE_ID);
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

    /** Returns all problems, once everything was read. */
    List<String> problems() {
        int records = orders.high.length;
        long[] all = Arrays.copyOf(orders.high, 2 * records);
        System.arraycopy(shipping.high, 0, all, records, records);
        Arrays.sort(all);
        for (int i = 1; i < all.length; i++) {
            // Sixty-four random bits are enough to tell two million ids apart.
            if (all[i] == all[i - 1]) {
                problem(all[i] == 0 ? "lost" : "one message id twice: " + Long.toHexString(all[i]));
            }
        }
        return problems;
    }

    /** Returns the problems with the deliveries so far. */
    List<String> problemsSoFar() {
        return problems;
    }
}
