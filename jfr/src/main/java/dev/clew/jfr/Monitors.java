package dev.clew.jfr;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * The threads that got a monitor after they had waited, by the monitor's address: from these events it can be told who held
 * it meanwhile.
 *
 * <p>An event names the thread that released the monitor last. That one need not have held it long: of several waiters each
 * names the one before. For the thread of the recording.
 */
final class Monitors {
    private static final int MAX_MONITORS = 1_000;
    private static final int MAX_ENTRIES = 64;

    /**
     * A thread got the monitor.
     *
     * @param began the time from which it waited
     * @param at the time at which it got it
     * @param previous the thread that released it last, zero if that is unknown
     */
    record Entry(long thread, long began, long at, long previous) {}

    /**
     * A part of a wait.
     *
     * @param thread the one that held the monitor, zero if that is unknown
     * @param isWhole false if others may have held it within that part too
     */
    record Part(long thread, long from, long to, boolean isWhole) {
        private long length() {
            return to - from;
        }
    }

    /**
     * The parts of a wait that tell who is to blame.
     *
     * @param last the part that ended with the wait, whose thread is the one that released the monitor last
     */
    record Parts(Part longest, Part last) {}

    private final Map<Long, Deque<Entry>> monitors = new Recent<>(MAX_MONITORS);

    /** Notes that a thread got the monitor, and returns who kept it waiting. */
    Parts entered(long address, Entry entry) {
        Deque<Entry> entries = monitors.computeIfAbsent(address, a -> new ArrayDeque<>(4));
        if (entries.size() == MAX_ENTRIES) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        return parts(entries, entry);
    }

    /** Goes through the parts of a wait: each ends when somebody gets the monitor, the last when this thread does. */
    private static Parts parts(Deque<Entry> entries, Entry wait) {
        long holder = 0;
        Part longest = new Part(0, wait.began(), wait.began(), false);
        Part last = longest;
        for (Entry next : entries) {
            if (next.at() > wait.began()) {
                // The holder of the first part got the monitor before the wait: only the one who got it next can tell.
                long thread = holder == 0 ? next.previous() : holder;
                last = new Part(thread, last.to(), next.at(), thread != 0 && thread == next.previous());
                longest = last.length() > longest.length() ? last : longest;
                holder = next.thread();
            }
        }
        return new Parts(longest, new Part(wait.previous(), last.from(), last.to(), false));
    }
}
