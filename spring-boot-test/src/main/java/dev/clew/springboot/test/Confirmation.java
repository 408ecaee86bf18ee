package dev.clew.springboot.test;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Tells what a request causes from what happens at the same time by chance: sends the request again, with pauses between, as
 * background work comes in pauses too.
 */
final class Confirmation {
    /** Times that a sign must come with the request, and not in the pause before it. */
    private static final int ROUNDS = 4;

    /** Times that a sign may not come at all. */
    private static final int ABSENCES = 2;

    /** Times that a sign may come in a pause: late work does, until the time that is waited for it is long enough. */
    private static final int LATE = 5;

    /** Longer than a request, and of a length that nothing else has: no rhythm of a background thread fits. */
    private static final int SHORTEST_PAUSE = 3;

    private static final int LONGEST_PAUSE = 9;

    /** A time in which signs are looked for. */
    @FunctionalInterface
    interface Window {
        /** Returns the signatures of the signs that have no id. */
        Set<String> look(Duration time) throws InterruptedException;
    }

    /** The tally of a suspect. */
    private static final class Suspect {
        private int hits;
        private int absences;
        private int late;
        private boolean isMissing;

        boolean isOver() {
            return hits == ROUNDS || absences == ABSENCES || late == LATE;
        }
    }

    private final Window request;
    private final Window pause;
    private final LongSupplier nanoClock;

    /**
     * @param request sends the request, and waits that long after the answer
     * @param pause waits that long
     */
    Confirmation(Window request, Window pause, LongSupplier nanoClock) {
        this.request = request;
        this.pause = pause;
        this.nanoClock = nanoClock;
    }

    /**
     * Returns those of the suspects that the request causes.
     *
     * @param firstSettle the time to wait after the answer, doubled each time that work was late
     */
    Set<String> confirm(Set<String> suspects, Duration firstSettle) throws InterruptedException {
        Map<String, Suspect> open = new HashMap<>();
        suspects.forEach(suspect -> open.put(suspect, new Suspect()));
        Set<String> confirmed = new LinkedHashSet<>();
        Duration settle = firstSettle;
        Duration took = settle;
        while (!open.isEmpty()) {
            Set<String> quiet = pause.look(pauseAfter(took));
            long start = nanoClock.getAsLong();
            Set<String> busy = request.look(settle);
            took = Duration.ofNanos(nanoClock.getAsLong() - start);
            boolean isLate = false;
            for (Map.Entry<String, Suspect> suspect : open.entrySet()) {
                Suspect known = suspect.getValue();
                boolean isInPause = quiet.contains(suspect.getKey());
                boolean isWithRequest = busy.contains(suspect.getKey());
                if (isInPause) {
                    known.late++;
                    known.hits = 0;
                    // It came after all.
                    known.absences = 0;
                    isLate = true;
                } else if (known.isMissing) {
                    known.absences++;
                }
                // If it does not come in the next pause either.
                known.isMissing = !isWithRequest;
                if (!isInPause && isWithRequest) {
                    known.hits++;
                    if (known.hits == ROUNDS) {
                        confirmed.add(suspect.getKey());
                    }
                }
            }
            open.values().removeIf(Suspect::isOver);
            settle = isLate ? settle.multipliedBy(2) : settle;
        }
        return confirmed;
    }

    private static Duration pauseAfter(Duration took) {
        int tenths = ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE * 10, LONGEST_PAUSE * 10);
        return took.multipliedBy(tenths).dividedBy(10);
    }
}
