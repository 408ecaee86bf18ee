package dev.clew.springboot.batch;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;

/** An execution of a job, or of one of its steps. Batch 6 has moved the types of both to other packages. */
interface Execution {
    /** Reads what a repository is given. */
    @FunctionalInterface
    interface Reader {
        /** Returns null if the object is no execution. */
        @Nullable
        Execution read(Object object);
    }

    /** Returns Batch's own object. */
    Object self();

    /** Returns Batch's execution of the job, for a job the same as {@link #self()}. */
    Object job();

    /** Returns the name of the job or the step. */
    String name();

    BatchStatus status();

    /** Whether it has its end time, so that nothing follows. */
    boolean hasEnded();

    /** Returns what was thrown, a job's own first. */
    List<Throwable> failures();

    default boolean isJob() {
        return self() == job();
    }
}
