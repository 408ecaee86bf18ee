package dev.clew.context;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** The time for which the tasks of one request waited in the queues of executors, added up. Made for the first that waited. */
final class QueueTotal implements RequestTotal {
    /** Whole ones, as the first span of each task has them: the difference is what no span tells. */
    private final AtomicLong millis = new AtomicLong();

    private QueueTotal() {}

    static void add(LocalTrace request, long waited) {
        request.total(QueueTotal.class, QueueTotal::new).millis.getAndAdd(waited);
    }

    @Override
    public void forEachAttribute(BiConsumer<String, Object> action) {
        action.accept("queue_ms", millis.get());
    }
}
