package dev.clew.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The sessions that a statement waits for: each but the last waits for the next.
 *
 * @param holders empty if the statement waits for nobody
 * @param circle whether the last one stands in the chain before, or is the waiting session itself
 */
record LockChain(List<LockHolder> holders, boolean circle) {
    static final LockChain NONE = new LockChain(List.of(), false);

    /** Longer chains are cut. */
    static final int MAX_LENGTH = 16;

    /**
     * Follows the sessions from one to the next.
     *
     * @param blockers by waiting session, the one that it waits for
     */
    static LockChain from(long waiter, Map<Long, LockHolder> blockers) {
        List<LockHolder> holders = new ArrayList<>();
        List<Long> path = new ArrayList<>(List.of(waiter));
        for (LockHolder next = blockers.get(waiter);
                next != null && holders.size() < MAX_LENGTH;
                next = blockers.get(next.session())) {
            holders.add(next);
            if (path.contains(next.session())) {
                return new LockChain(holders, true);
            }
            path.add(next.session());
        }
        return new LockChain(holders, false);
    }

    boolean isEmpty() {
        return holders.isEmpty();
    }

    /** Returns the session that has to let go: the last one; in a circle, the last before it closes. */
    LockHolder end() {
        return holders.get(circle && holders.size() > 1 ? holders.size() - 2 : holders.size() - 1);
    }

    LockChain map(UnaryOperator<LockHolder> change) {
        return new LockChain(holders.stream().map(change).toList(), circle);
    }

    /** Returns the requests from the waiter's own blocker to the end, {@code -} for a session without one; empty for one. */
    String shown() {
        return holders.size() == 1
                ? ""
                : holders.stream()
                        .map(holder -> holder.requestId().isEmpty() ? "-" : holder.requestId())
                        .collect(Collectors.joining(" > "));
    }
}
