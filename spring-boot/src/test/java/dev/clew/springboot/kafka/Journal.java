package dev.clew.springboot.kafka;

import dev.clew.context.TraceContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.MDC;

/** Notes of what the application's code saw, each with the request id that was current in the MDC. */
final class Journal {
    private final List<String> notes = new CopyOnWriteArrayList<>();

    /** Notes the current request. A thread whose context and MDC differ is noted as such. */
    void note(String what) {
        String id = String.valueOf(MDC.get("request_id"));
        String current = TraceContext.current().requestId();
        notes.add(what + " " + (id.equals(current) || current.isEmpty() ? id : id + "!=" + current));
    }

    /** Notes what happened, in whichever request. */
    void event(String what) {
        notes.add(what);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    /** Returns the notes as soon as there are so many. */
    List<String> await(int count) {
        until(() -> notes.size() >= count);
        return notes();
    }

    /** Returns as soon as the condition is true, even if a busy machine takes its time for a consumer group. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited 60 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
