package dev.clew.servlet;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What the client, the application and the span say of each request: it is struck out when all have spoken. */
final class SoakLedger {
    private final Map<Long, Entry> open = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong neverServed = new AtomicLong();

    /** What is known of a request. */
    private static final class Entry {
        private @Nullable String servedId;
        private @Nullable String spanId;
        private int spanStatus;
        private SoakClient.@Nullable Answer answer;

        @Override
        public String toString() {
            return "served with %s, span %s with status %d, %s".formatted(servedId, spanId, spanStatus, answer);
        }
    }

    void sent(long number) {
        open.put(number, new Entry());
    }

    /** Called on a thread of the request, each time that the application serves it. */
    void served(long number) {
        TraceContext context = TraceContext.current();
        String id = context.requestId();
        SoakFault fault = SoakFault.of(number);
        if (!id.equals(MDC.get("request_id"))
                || !fault.isRightId(id, number)
                || !Objects.equals(fault.user(number), MDC.get("user"))) {
            wrong.add(number + " was served with " + id + " and " + MDC.getCopyOfContextMap());
        }
        Entry entry = open.get(number);
        if (entry == null) {
            wrong.add(number + " was served after all was said");
            return;
        }
        synchronized (entry) {
            if (entry.servedId != null && !entry.servedId.equals(id)) {
                wrong.add(number + " had two ids: " + entry.servedId + " and " + id);
            }
            entry.servedId = id;
        }
    }

    void ended(Span span) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        span.forEachAttribute(attributes::put);
        long number = Long.parseLong(attributes.get("path").toString().substring(1));
        Entry entry = open.get(number);
        if (entry == null) {
            wrong.add(number + " ended twice");
            return;
        }
        synchronized (entry) {
            if (entry.spanId != null) {
                wrong.add(number + " ended twice");
            }
            entry.spanId = span.context().requestId();
            entry.spanStatus = Integer.parseInt(attributes.get("status").toString());
            strikeOut(number, entry);
        }
    }

    void answered(long number, SoakClient.Answer answer) {
        Entry entry = Objects.requireNonNull(open.get(number));
        synchronized (entry) {
            entry.answer = answer;
            strikeOut(number, entry);
        }
    }

    private void strikeOut(long number, Entry entry) {
        SoakClient.Answer answer = entry.answer;
        if (answer == null || entry.spanId == null) {
            return;
        }
        SoakFault fault = SoakFault.of(number);
        boolean isRight = entry.spanId.equals(entry.servedId)
                && (fault == SoakFault.CLIENT_GOES
                        || entry.spanId.equals(answer.id())
                                && entry.spanStatus == answer.status()
                                && fault.mayHave(answer.status()));
        if (isRight) {
            right.incrementAndGet();
        } else {
            wrong.add(describe(number, entry));
        }
        open.remove(number);
    }

    private static String describe(long number, Entry entry) {
        return SoakFault.of(number) + " " + number + ": " + entry;
    }

    /** Whether nothing more is to come. To be asked when all is sent. */
    boolean isSettled() {
        open.forEach((number, entry) -> {
            synchronized (entry) {
                SoakClient.Answer answer = entry.answer;
                if (entry.servedId == null
                        && answer != null
                        && SoakFault.of(number).mayBeRefused(answer)) {
                    neverServed.incrementAndGet();
                    open.remove(number);
                }
            }
        });
        return open.isEmpty();
    }

    /** Returns a description of each request of which not all say the same. */
    Queue<String> wrong() {
        return wrong;
    }

    @Override
    public String toString() {
        List<String> some = new ArrayList<>();
        open.forEach((number, entry) -> {
            if (some.size() < 10) {
                some.add(describe(number, entry));
            }
        });
        return "%d right, %d wrong, %d that no filter saw, %d not ended: %s"
                .formatted(right.get(), wrong.size(), neverServed.get(), open.size(), some);
    }
}
