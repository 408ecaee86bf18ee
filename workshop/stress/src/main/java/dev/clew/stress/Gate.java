package dev.clew.stress;

import java.util.concurrent.Phaser;
import java.util.function.DoubleSupplier;

/** Lets the threads of a load pass between two units, and holds all of them during a measurement. */
final class Gate {
    private final Phaser phaser;
    private volatile boolean closed;
    private volatile boolean over;

    Gate(int threads) {
        phaser = new Phaser(threads + 1);
    }

    /** Waits if the gate is closed; returns whether to go on. */
    boolean pass() {
        if (closed) {
            phaser.arriveAndAwaitAdvance();
            phaser.arriveAndAwaitAdvance();
        }
        return !over;
    }

    /** Measures once every thread waits, and then lets them go on, or end. */
    double whileAllWait(DoubleSupplier measure, boolean last) {
        closed = true;
        phaser.arriveAndAwaitAdvance();
        double measured = measure.getAsDouble();
        over = last;
        closed = false;
        phaser.arriveAndAwaitAdvance();
        return measured;
    }
}
