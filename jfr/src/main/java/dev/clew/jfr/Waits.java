package dev.clew.jfr;

import dev.clew.context.TraceContext;
import dev.clew.jfr.Monitors.Part;
import dev.clew.jfr.Monitors.Parts;
import dev.clew.jfr.Owners.Owner;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/**
 * Joins what one thread waited for with the request that was current on it, and with the one that held it up.
 *
 * <p>For the thread of the recording.
 */
final class Waits {
    private static final String LOCKS = "java.util.concurrent.locks.";
    private static final String SEMAPHORE = "java.util.concurrent.Semaphore$";

    private final Requests requests;
    private final PauseLog log;
    private final long threshold;
    private final Contexts contexts = new Contexts();
    private final Monitors monitors = new Monitors();
    private final Owners owners = new Owners();

    /** @param threshold the nanoseconds from which a wait has a line */
    Waits(Requests requests, PauseLog log, long threshold) {
        this.requests = requests;
        this.log = log;
        this.threshold = threshold;
    }

    void contextChanged(RecordedEvent event) {
        long at = Times.end(event);
        long number = event.getLong("request");
        contexts.changed(thread(event.getThread()), at, number);
        SeenRequest request = requests.get(number);
        if (request != null) {
            request.beganAt(at);
        }
    }

    void requestEnded(RecordedEvent event) {
        SeenRequest request = requests.get(event.getLong("request"));
        if (request != null) {
            request.endedAt(Times.end(event));
        }
    }

    void ownerSeen(RecordedEvent event) {
        Owner owner = new Owner(event.getLong("request"), event.getString("owner"));
        owners.seen(event.getLong("waiter"), Times.end(event), owner);
    }

    void monitorEntered(RecordedEvent event) {
        Monitors.Entry entry = new Monitors.Entry(
                thread(event.getThread()),
                Times.start(event),
                Times.end(event),
                thread(event.getThread("previousOwner")));
        Parts parts = monitors.entered(event.getLong("address"), entry);
        TraceContext waiter = waiter(event);
        if (waiter == null) {
            return;
        }
        String type = className(event, "monitorClass");
        Pause pause = pause("monitor", event).with("lock_class", type);
        String holder = parts.longest().isWhole() ? request(parts.longest()) : "";
        if (!holder.isEmpty()) {
            pause.with("blocked_by_request", holder);
            log.write(
                    waiter,
                    pause,
                    "waited {} ms for the monitor of a {}, held by request {}",
                    pause.millis(),
                    type,
                    holder);
            return;
        }
        String last = request(parts.last());
        pause.with("last_holder", last);
        log.write(
                waiter,
                pause,
                "waited {} ms for the monitor of a {}, last held by {}",
                pause.millis(),
                type,
                last.isEmpty() ? name(event.getThread("previousOwner")) : "request " + last);
    }

    private String request(Part part) {
        return id(contexts.mostly(part.thread(), part.from(), part.to()));
    }

    /** A thread waited in {@code LockSupport.park}: for a lock, or for anything else, which spans tell of. */
    void parked(RecordedEvent event) {
        TraceContext waiter = waiter(event);
        String type = className(event, "parkedClass");
        if (waiter == null || !isLock(type)) {
            return;
        }
        Pause pause = pause("lock", event).with("lock_class", type);
        RecordedThread thread = event.getThread();
        Owner owner = owners.mostOften(thread.getJavaThreadId(), Times.start(event), Times.end(event));
        if (owner == null) {
            log.write(waiter, pause, "waited {} ms for a {}", pause.millis(), type);
            return;
        }
        String request = id(owner.request());
        log.write(
                waiter,
                pause.with("blocked_by_request", request),
                "waited {} ms for a {}, held by {}",
                pause.millis(),
                type,
                request.isEmpty() ? "thread " + owner.thread() : "request " + request);
    }

    private static boolean isLock(String type) {
        return type.startsWith(LOCKS) && !type.endsWith("$ConditionObject") || type.startsWith(SEMAPHORE);
    }

    void pinned(RecordedEvent event) {
        TraceContext waiter = waiter(event);
        if (waiter != null) {
            Pause pause = pause("pin", event);
            log.write(waiter, pause, "was pinned to its carrier for {} ms", pause.millis());
        }
    }

    void socketRead(RecordedEvent event) {
        TraceContext waiter = waiter(event);
        if (waiter != null) {
            String host = event.getString("host");
            String name = host == null || host.isEmpty() ? event.getString("address") : host;
            String peer = name + ":" + event.getInt("port");
            Pause pause = pause("socket_read", event).with("peer", peer);
            log.write(waiter, pause, "waited {} ms for bytes from {}", pause.millis(), peer);
        }
    }

    /** Returns the context of the request that waited, null if there is none or it did not wait long. */
    private @Nullable TraceContext waiter(RecordedEvent event) {
        if (event.getDuration().toNanos() < threshold) {
            return null;
        }
        SeenRequest request = requests.get(contexts.at(thread(event.getThread()), Times.start(event)));
        return request == null ? null : request.context();
    }

    private static Pause pause(String kind, RecordedEvent event) {
        return new Pause(kind, Times.start(event), Times.end(event));
    }

    private String id(long number) {
        SeenRequest request = requests.get(number);
        return request == null ? "" : request.context().requestId();
    }

    private static long thread(@Nullable RecordedThread thread) {
        return thread == null ? 0 : thread.getId();
    }

    private static String name(@Nullable RecordedThread thread) {
        if (thread == null) {
            return "a thread unknown";
        }
        String name = thread.getJavaName();
        return "thread " + (name == null || name.isEmpty() ? "#" + thread.getJavaThreadId() : name);
    }

    private static String className(RecordedEvent event, String field) {
        RecordedClass type = event.getClass(field);
        return type == null ? "" : type.getName();
    }
}
