package dev.clew;

import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The time for which collections have stopped the process since the first request.
 *
 * <p>To ask the JVM takes a tenth of a microsecond, and the first time 300 classes. A collection that stops the process clears
 * a weak reference of ours, and the JVM is asked only then.
 */
final class GcTime {
    /** @param canary cleared by the first collection after the JVM was asked */
    private record Reading(WeakReference<Object> canary, int millis) {}

    /** Apart, because it is costly to load, and because a JVM may lack the modules. */
    private static final class Beans {
        private static final List<GarbageCollectorMXBean> ALL = find();
        private static final long BASE = base();

        /**
         * Returns the beans of collections that stop the process.
         *
         * <p>Those that are called cycles are work beside it. G1's concurrent one stops the process when the canary lives on.
         */
        private static List<GarbageCollectorMXBean> find() {
            List<GarbageCollectorMXBean> found = new ArrayList<>();
            for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
                if (!bean.getName().contains("Cycles") && !bean.getName().contains("Concurrent")) {
                    found.add(bean);
                }
            }
            return found;
        }

        private static long base() {
            long sum;
            long sinceStart;
            do {
                sum = sum();
                sinceStart = sinceStart();
            } while (sum() != sum); // else a collection between the two would count in one of them
            return sum - sinceStart;
        }

        private static long sum() {
            long sum = 0;
            for (GarbageCollectorMXBean bean : ALL) {
                sum += bean.getCollectionTime();
            }
            return sum;
        }

        /** Returns the length of the collections since the first request: of each bean's last, for mostly there is one in all. */
        private static long sinceStart() {
            // The collectors' clock begins at what the bean calls the start; its uptime begins earlier.
            long start = START_MILLIS - ManagementFactory.getRuntimeMXBean().getStartTime();
            long sum = 0;
            for (GarbageCollectorMXBean bean : ALL) {
                GcInfo last =
                        bean instanceof com.sun.management.GarbageCollectorMXBean own ? own.getLastGcInfo() : null;
                if (last != null && last.getEndTime() >= start) {
                    sum += last.getDuration();
                }
            }
            return sum;
        }

        static int millis() {
            return (int) (sum() - BASE);
        }
    }

    private static final long START_MILLIS = System.currentTimeMillis();
    private static volatile Reading last = new Reading(new WeakReference<>(new Object()), 0);

    private GcTime() {}

    /**
     * Returns the milliseconds of all pauses since the first call, zero if the JVM does not tell.
     *
     * <p>The number wraps; the difference of two of them does not.
     */
    static int millis() {
        // hot: twice a request
        Reading reading = last;
        if (reading.canary.refersTo(null)) {
            reading = read(reading);
            last = reading;
        }
        return reading.millis;
    }

    private static Reading read(Reading before) {
        // In this order: a collection between the two costs one more reading, and none is missed.
        WeakReference<Object> canary = new WeakReference<>(new Object());
        try {
            return new Reading(canary, Beans.millis());
        } catch (Throwable t) {
            return new Reading(canary, before.millis);
        }
    }
}
