package dev.clew.stress;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Scopes under load: {@code ScopeLoad}, with {@code -Dstress.load.seconds=60}.
 *
 * <p>Every thread works through units, each of them a request that nests, throws, hands tasks over, closes its scopes in
 * any order and has them closed by strangers. Exit code: 0 nothing was wrong, 1 something was, 2 could not run.
 */
public final class ScopeLoad {
    private static final int PLATFORM_THREADS = 8;
    private static final int VIRTUAL_THREADS = 10_000;

    /** The heap may grow by as much from a quarter of the time to its end; one scope a unit would be 100 MB. */
    private static final double HEAP_BOUND_MB = 4;

    private final Tally tally = new Tally();
    private final Gate gate;
    private final List<Thread> threads = new ArrayList<>();

    private ScopeLoad(int threads) {
        gate = new Gate(threads);
    }

    public static void main(String[] arguments) throws Throwable {
        int seconds = Integer.getInteger("stress.load.seconds", 60);
        if (arguments.length != 0 || seconds < 4) {
            System.err.println("usage: ScopeLoad, with -Dstress.load.seconds=N, at least 4");
            System.exit(2);
        }
        MethodHandle virtual = startVirtualThread();
        int virtualThreads = virtual == null ? 0 : VIRTUAL_THREADS;
        boolean right = new ScopeLoad(PLATFORM_THREADS + virtualThreads).run(seconds, virtual, virtualThreads);
        System.exit(right ? 0 : 1);
    }

    /** Returns {@code Thread.startVirtualThread}, null before Java 21. */
    private static @Nullable MethodHandle startVirtualThread() throws IllegalAccessException {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private boolean run(int seconds, @Nullable MethodHandle virtual, int virtualThreads) throws Throwable {
        LineCheck lines = new LineCheck(tally);
        attach(lines);
        double[] heap = new double[4];
        try (Others others = new Others(tally)) {
            for (int i = 0; i < PLATFORM_THREADS; i++) {
                Thread thread = new Thread(worker(i, others), "load-" + i);
                thread.start();
                threads.add(thread);
            }
            for (int i = 0; virtual != null && i < virtualThreads; i++) {
                threads.add((Thread) virtual.invokeExact(worker(PLATFORM_THREADS + i, others)));
            }
            for (int quarter = 0; quarter < heap.length; quarter++) {
                TimeUnit.MILLISECONDS.sleep(seconds * 250L);
                heap[quarter] = gate.whileAllWait(ScopeLoad::usedMegabytes, quarter == heap.length - 1);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        tally.compare(lines.count());
        double growth = heap[3] - heap[0];
        if (growth > HEAP_BOUND_MB) {
            tally.wrong(String.format(Locale.ROOT, "the heap grew by %.1f MB from 25 %% to 100 %%", growth));
        }
        System.out.printf(
                Locale.ROOT,
                "ScopeLoad on JDK %s: %d s, %d platform and %d virtual threads, %s;"
                        + " heap after GC %.1f, %.1f, %.1f, %.1f MB (may grow by %.0f)%n",
                Runtime.version().feature(),
                seconds,
                PLATFORM_THREADS,
                virtualThreads,
                tally,
                heap[0],
                heap[1],
                heap[2],
                heap[3],
                HEAP_BOUND_MB);
        return tally.isRight();
    }

    @SuppressWarnings("ThreadPriorityCheck") // so that no virtual thread keeps the others waiting
    private Runnable worker(int seed, Others others) {
        UnitOfWork unit = new UnitOfWork(seed, others, tally);
        return () -> {
            while (gate.pass()) {
                unit.run();
                Thread.yield();
            }
        };
    }

    private static void attach(LineCheck lines) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        lines.setContext(context);
        lines.start();
        Logger log = context.getLogger(UnitOfWork.LOGGER);
        log.setLevel(Level.INFO);
        log.setAdditive(false);
        log.addAppender(lines);
    }

    private static double usedMegabytes() {
        Runtime runtime = Runtime.getRuntime();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
        }
        return least;
    }
}
