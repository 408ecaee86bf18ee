package dev.clew.springboot.internal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that another library keeps on a thread, and that a task needs on its own: the current span of a tracer. */
@FunctionalInterface
public interface TaskContext {
    /** Ends what was opened on the calling thread. */
    @FunctionalInterface
    interface Opened extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes what the calling thread has, to be opened on another; null if there is nothing. */
    @Nullable
    Supplier<Opened> capture();
}
