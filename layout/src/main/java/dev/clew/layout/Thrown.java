package dev.clew.layout;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A throwable as a line tells of it; the one that a library received from another process has texts alone. */
public interface Thrown {
    /** The class name. */
    String type();

    /** The message, null for none. */
    @Nullable
    String message();

    /** How many frames its trace has. */
    int frameCount();

    /** One frame, the innermost first. */
    StackTraceElement frame(int index);

    /** How many frames at the end it shares with what it caused, or, suppressed, with its owner. */
    int commonFrames();

    /** What caused it, null for nothing. */
    @Nullable
    Thrown cause();

    /** The suppressed, none where it stands for a cycle. */
    List<Thrown> suppressed();

    /** Whether it stands for one that was told already, further out. */
    boolean isCyclic();

    /** The throwable itself, null where there is none in this process. */
    @Nullable
    Throwable throwable();

    /** Returns the view of a throwable of this process. */
    static Thrown of(Throwable throwable) {
        return LocalThrown.of(throwable);
    }

    /** The throwable and its causes, the outermost first; a chain without end is cut. */
    static List<Thrown> chain(Thrown outermost) {
        List<Thrown> chain = new ArrayList<>();
        for (Thrown each = outermost; each != null && chain.size() < 64; each = each.cause()) {
            chain.add(each);
        }
        return chain;
    }
}
