package dev.clew.layout.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A throwable of an event. One that a library received from another process consists of texts alone.
 *
 * <p>Read on the thread that writes the line.
 */
public interface Thrown {
    /** Returns the class name. */
    String type();

    /** Returns the message, null for none. */
    @Nullable
    String message();

    /** Returns the number of frames in the trace. */
    int frameCount();

    /** Returns one frame; the innermost is the first. */
    StackTraceElement frame(int index);

    /** Returns the number of last frames that it shares with the throwable it caused or is suppressed by. */
    int commonFrames();

    /** Returns the cause, null for none. */
    @Nullable
    Thrown cause();

    /** Returns the suppressed throwables; none if this one closes a cycle. */
    List<Thrown> suppressed();

    /** Whether it closes a cycle: it is one of those further out. */
    boolean isCyclic();

    /** Returns the throwable itself, null if there is none in this process. */
    @Nullable
    Throwable throwable();

    /** Returns the view of a throwable of this process. */
    static Thrown of(Throwable throwable) {
        return LocalThrown.of(throwable);
    }

    /** Returns this one and its causes, the outermost first, at most 64. */
    default List<Thrown> chain() {
        List<Thrown> chain = new ArrayList<>();
        for (Thrown each = this; each != null && chain.size() < 64; each = each.cause()) {
            chain.add(each);
        }
        return chain;
    }

    /**
     * Returns {@code err_fp}: a hash over the types and application frames of the cause chain, without line numbers.
     *
     * <p>It looks at 65,536 frames at most.
     */
    default long fingerprint() {
        return Fingerprint.of(chain());
    }

    /**
     * Writes the stack trace, root cause first, until a part is not taken.
     *
     * @param text takes class names, frames and punctuation; returns false if it has no room for more
     * @param message takes messages, which may hold secrets
     */
    default void writeStack(Predicate<String> text, Predicate<String> message) {
        new StackText(text, message).write(this);
    }
}
