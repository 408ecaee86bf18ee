package dev.clew.benchmarks;

import dev.clew.benchmarks.harness.Operation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The JMH benchmark behind every id; each id has a JVM of its own, so the call has one target and is inlined. */
@State(Scope.Thread)
public class Bench {
    @Param("")
    public String id = "";

    private Operation operation = hole -> {};
    private AutoCloseable scope = () -> {};

    @Setup(Level.Trial)
    public void start() {
        operation = Contestants.start(id);
    }

    @Setup(Level.Iteration)
    public void open() {
        scope = operation.open();
    }

    @TearDown(Level.Iteration)
    public void close() throws Exception {
        scope.close();
    }

    @Benchmark
    public void run(Blackhole hole) throws Exception {
        operation.run(hole);
    }
}
