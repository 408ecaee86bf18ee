package dev.clew.benchmarks.harness;

import java.util.function.Supplier;
import org.openjdk.jmh.infra.Blackhole;

/** One contestant's implementation of a scenario, ready to be called. */
public interface Operation {
    /** @param hole takes the result: the compiler would drop an object that nobody takes */
    void run(Blackhole hole) throws Exception;

    /** Opens the scope around the calls. */
    default AutoCloseable open() {
        return () -> {};
    }

    /** Returns an operation that runs within a scope. */
    static Operation within(Supplier<AutoCloseable> scope, Operation inner) {
        return new Operation() {
            @Override
            public void run(Blackhole hole) throws Exception {
                inner.run(hole);
            }

            @Override
            public AutoCloseable open() {
                return scope.get();
            }
        };
    }
}
