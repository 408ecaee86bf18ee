package dev.clew.stress;

import java.util.concurrent.Phaser;
import java.util.function.DoubleSupplier;

/** Lets the threads of a load through between two units, and holds all of them while something is measured. */
final class Gate {
    private final Phaser phaser;
    private volatile boolean closed;
    private volatile boolean over;

    Gate(int threads) {
        phaser = new Phaser(threads + 1);
    }

    /** Returns whether to go on, after waiting where all have to. */
    boolean pass() {
        if (closed) {
            phaser.arriveAndAwaitAdvance();
            phaser.arriveAndAwaitAdvance();
        }
        return !over;
    }

    /** Measures as soon as every thread waits, and then lets them go on, or end. */
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
