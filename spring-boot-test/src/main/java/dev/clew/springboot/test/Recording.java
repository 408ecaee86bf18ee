package dev.clew.springboot.test;

import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Records what the process does until it is closed, in bounds: contexts that become current, lines, statements.
 *
 * <p>Safe for all threads.
 */
final class Recording implements AutoCloseable {
    private static final int MOST = 10_000;
    private static final Set<Recording> OPEN = ConcurrentHashMap.newKeySet();

    /** The request that is current on a thread; a thread that is made there begins with it. */
    private static final InheritableThreadLocal<String> REQUEST = new InheritableThreadLocal<>();

    private final List<Sign> signs = new ArrayList<>();
    private final Map<String, Seen.Request> requests = new HashMap<>();
    private final Map<String, Integer> scopes = new HashMap<>();
    private @Nullable AutoCloseable lines;

    private Recording() {}

    static Recording start() {
        Recording recording = new Recording();
        OPEN.add(recording);
        if (LineRecorder.unavailable() == null) {
            recording.lines = LineRecorder.attach(recording);
        }
        return recording;
    }

    static boolean isOn() {
        return !OPEN.isEmpty();
    }

    /** Returns the request in which the calling thread was made, or which is current on it; empty if there is none. */
    static String requestOfThread() {
        String request = REQUEST.get();
        return request == null ? "" : request;
    }

    /** Tells all recordings of a sign. */
    static void tell(Sign sign) {
        OPEN.forEach(recording -> recording.add(sign));
    }

    /** Tells all recordings that the calling thread's context has changed. */
    static void tell(TraceContext from, TraceContext to) {
        String left = from.requestId();
        String entered = to.requestId();
        if (left.equals(entered)) {
            return;
        }
        if (entered.isEmpty()) {
            // Also if the recording in which it was set is closed: the next one would take the thread's lines for its.
            REQUEST.remove();
        }
        if (OPEN.isEmpty()) {
            return;
        }
        if (!entered.isEmpty()) {
            REQUEST.set(entered);
        }
        OPEN.forEach(recording -> recording.changed(left, entered, to.traceId()));
    }

    synchronized void add(Sign sign) {
        if (signs.size() < MOST) {
            signs.add(sign);
        }
    }

    private synchronized void changed(String left, String entered, String traceId) {
        if (!entered.isEmpty() && requests.size() < MOST) {
            requests.putIfAbsent(
                    entered, new Seen.Request(traceId, Thread.currentThread().getId()));
            scopes.merge(entered, 1, Integer::sum);
        }
        if (scopes.merge(left, -1, Integer::sum) <= 0) {
            scopes.remove(left);
        }
        notifyAll();
    }

    /**
     * Waits until a request is current on no thread, in most cases because it has ended.
     *
     * @return false if it still is at the deadline
     */
    synchronized boolean awaitEnd(String request, long deadline) throws InterruptedException {
        while (scopes.containsKey(request)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /**
     * Waits until a request is current on a thread.
     *
     * @return false if it was not until the deadline
     */
    synchronized boolean awaitBegin(String request, long deadline) throws InterruptedException {
        while (!requests.containsKey(request)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized boolean knows(String request) {
        return requests.containsKey(request);
    }

    /** Returns all requests that are current on a thread. */
    synchronized Set<String> current() {
        return Set.copyOf(scopes.keySet());
    }

    /** Returns what was seen since the last time. A request that is current still is seen again. */
    synchronized Seen take() {
        Seen seen = new Seen(List.copyOf(signs), Map.copyOf(requests));
        signs.clear();
        requests.keySet().retainAll(scopes.keySet());
        return seen;
    }

    @Override
    public void close() {
        OPEN.remove(this);
        AutoCloseable attached = lines;
        if (attached != null) {
            try {
                attached.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
