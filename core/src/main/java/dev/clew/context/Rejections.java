package dev.clew.context;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes the lines about the tasks that one executor has refused. Safe for all threads. */
@SuppressWarnings("CheckReturnValue") // SLF4J's event builders are mutable and return themselves
final class Rejections {
    private static final Logger LOG = LoggerFactory.getLogger("clew.concurrent");
    private static final int MOST_NAMED = 10;

    /** An executor that refuses one task refuses thousands. */
    private static final int MOST_LINES = 10;

    private static final long WINDOW_NANOS = 1_000_000_000L;

    private static final long FORGOTTEN_NANOS = 600_000_000_000L;

    private int untold;
    private int lines;
    private long firstLineAt;

    /** The tasks of one request in a queue, at one moment. */
    record Waiting(LocalTrace request, int tasks, long lastAdded) {
        /** Returns the request's id, {@code -} for tasks outside any request. */
        String id() {
            return request.requestId().isEmpty() ? "-" : request.requestId();
        }

        /** Whether its tasks are gone, as far as one can tell; never of those outside any request, whose time is not kept. */
        boolean isForgotten(long now) {
            return request != LocalTrace.NONE && now - lastAdded > FORGOTTEN_NANOS;
        }
    }

    /** @param counted the requests with tasks in the queue, as far as they are counted */
    void tell(@Nullable Object executor, List<Waiting> counted) {
        boolean isShutDown = executor instanceof ExecutorService service && service.isShutdown();
        long now = System.nanoTime();
        int rejections = isShutDown ? 0 : toTell(now);
        if (rejections == 0) {
            return;
        }
        if (executor instanceof ThreadPoolExecutor pool) {
            int size = pool.getQueue().size();
            write(executor, rejections, size, thatFit(size, counted));
        } else {
            List<Waiting> fresh = new ArrayList<>(counted);
            fresh.removeIf(waiting -> waiting.isForgotten(now));
            write(executor, rejections, sum(fresh), fresh);
        }
    }

    /** Returns the number of rejections since the last line, with this one; 0 if there may be no other line yet. */
    private synchronized int toTell(long now) {
        untold++;
        if (lines == 0 || now - firstLineAt >= WINDOW_NANOS) {
            firstLineAt = now;
            lines = 0;
        } else if (lines == MOST_LINES) {
            return 0;
        }
        lines++;
        int rejections = untold;
        untold = 0;
        return rejections;
    }

    private static int sum(List<Waiting> counted) {
        return counted.stream().mapToInt(Waiting::tasks).sum();
    }

    /**
     * Returns the counts without the oldest, as long as the sum of the others is nearer to the size of the queue: nobody tells
     * of a task that was cancelled or thrown away while it waited. Tasks outside any request count as the oldest.
     */
    private static List<Waiting> thatFit(int size, List<Waiting> counted) {
        List<Waiting> oldestFirst = new ArrayList<>(counted);
        oldestFirst.sort((one, other) -> Long.signum(one.lastAdded - other.lastAdded));
        List<Waiting> fitting = new ArrayList<>();
        int sum = sum(counted);
        for (Waiting waiting : oldestFirst) {
            if (sum - size > size - (sum - waiting.tasks)) {
                sum -= waiting.tasks;
            } else {
                fitting.add(waiting);
            }
        }
        return fitting;
    }

    /** Returns the name of the executor's class; an anonymous one has that of the class which it extends. */
    private static String name(@Nullable Object executor) {
        Class<?> type = executor == null ? Executor.class : executor.getClass();
        while (type.isAnonymousClass()) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }

    private static void write(@Nullable Object executor, int rejections, int size, List<Waiting> counted) {
        String name = name(executor);
        LoggingEventBuilder line = LOG.atWarn().addKeyValue("event", "rejected").addKeyValue("rejections", rejections);
        if (counted.isEmpty()) {
            line.log("{} rejected a task, with {} in its queue", name, size);
            return;
        }
        List<Waiting> mostFirst = new ArrayList<>(counted);
        mostFirst.sort(Comparator.comparingInt(Waiting::tasks).reversed());
        StringJoiner requests = new StringJoiner(" ");
        StringJoiner tasks = new StringJoiner(" ");
        for (Waiting waiting : mostFirst.subList(0, Math.min(MOST_NAMED, mostFirst.size()))) {
            requests.add(waiting.id());
            tasks.add(Integer.toString(waiting.tasks));
        }
        Waiting most = mostFirst.get(0);
        line.addKeyValue("queued_by_request", requests.toString())
                .addKeyValue("queued_tasks", tasks.toString())
                .log(
                        "{} rejected a task; {} of the {} in its queue are of request {}",
                        name,
                        most.tasks,
                        size,
                        most.id());
    }
}
