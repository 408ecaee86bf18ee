package dev.clew.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.clew.benchmarks.harness.Operation;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.infra.Blackhole;

/** Runs one of Clew's benchmarks until its allocation holds still, and prints the bytes of one operation. */
final class Probe {
    /** A flag of the JVM: a result that is consumed must stay an object, as it does under JMH. */
    static final String KEEP_RESULTS = "-XX:CompileCommand=quiet,dontinline,org.openjdk.jmh.infra.Blackhole::consume";

    private static final int CALLS = 50_000;
    private static final int MAX_ROUNDS = 200;
    private static final int STEADY_ROUNDS = 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Probe() {}

    /** @param arguments the benchmark's id */
    public static void main(String[] arguments) throws Exception {
        Operation operation = Contestants.start(arguments[0]);
        try (AutoCloseable scope = operation.open()) {
            System.out.println("bytes=" + measure(operation, Contestants.operations(arguments[0])));
        }
    }

    /** Compiled code comes late on a busy machine: the least is taken once nothing less has come for a while. */
    private static double measure(Operation operation, int operations) throws Exception {
        Blackhole hole = new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
        int calls = CALLS / operations;
        double least = Double.MAX_VALUE;
        int steady = 0;
        for (int round = 0; round < MAX_ROUNDS && steady < STEADY_ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(operation, hole, calls);
            double bytes = (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) calls / operations;
            steady = bytes < least - 1 ? 0 : steady + 1;
            least = Math.min(least, bytes);
        }
        return least;
    }

    private static void run(Operation operation, Blackhole hole, int calls) throws Exception {
        for (int i = 0; i < calls; i++) {
            operation.run(hole);
        }
    }
}
