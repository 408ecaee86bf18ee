package dev.clew.jfr;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The owners of locks that {@link LockWatch} saw while threads waited.
 *
 * <p>For the thread of the recording.
 */
final class Owners {
    private static final int MAX_WAITERS = 1_000;
    private static final int MAX_LOOKS = 64;

    /**
     * A thread that owns a lock.
     *
     * @param request the number of its request, zero for none
     */
    record Owner(long request, String thread) {}

    private record Look(long at, Owner owner) {}

    private final Map<Long, Deque<Look>> waiters = new Recent<>(MAX_WAITERS);

    void seen(long waiter, long at, Owner owner) {
        Deque<Look> looks = waiters.computeIfAbsent(waiter, w -> new ArrayDeque<>(4));
        if (looks.size() == MAX_LOOKS) {
            looks.removeFirst();
        }
        looks.addLast(new Look(at, owner));
    }

    /** Returns the owner that was seen most often between the two times, null if none was. */
    @Nullable
    Owner mostOften(long waiter, long from, long to) {
        Deque<Look> looks = waiters.get(waiter);
        if (looks == null) {
            return null;
        }
        Map<Owner, Integer> times = new HashMap<>();
        for (Look look : looks) {
            if (look.at() >= from && look.at() <= to) {
                times.merge(look.owner(), 1, Integer::sum);
            }
        }
        return times.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
