package dev.clew.layout.stack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A throwable of this process. */
final class LocalThrown implements Thrown {
    private static final StackTraceElement[] NO_FRAMES = {};
    private static final int MAX_DEPTH = 64;

    private final Throwable throwable;
    private final StackTraceElement[] frames;
    private final int commonFrames;
    private final boolean cyclic;
    private final @Nullable Thrown cause;
    private final List<Thrown> suppressed = new ArrayList<>();

    private LocalThrown(Throwable throwable, StackTraceElement[] enclosing, Set<Throwable> seen, int depth) {
        this.throwable = throwable;
        this.cyclic = !seen.add(throwable) || depth == MAX_DEPTH;
        if (cyclic) {
            frames = NO_FRAMES;
            commonFrames = 0;
            cause = null;
            return;
        }
        frames = throwable.getStackTrace();
        commonFrames = common(frames, enclosing);
        Throwable inner = throwable.getCause();
        cause = inner == null ? null : new LocalThrown(inner, frames, seen, depth + 1);
        for (Throwable each : throwable.getSuppressed()) {
            suppressed.add(new LocalThrown(each, frames, seen, depth + 1));
        }
    }

    static Thrown of(Throwable throwable) {
        return new LocalThrown(throwable, NO_FRAMES, Collections.newSetFromMap(new IdentityHashMap<>()), 0);
    }

    private static int common(StackTraceElement[] own, StackTraceElement[] enclosing) {
        int count = 0;
        while (count < own.length
                && count < enclosing.length
                && own[own.length - 1 - count].equals(enclosing[enclosing.length - 1 - count])) {
            count++;
        }
        return count;
    }

    @Override
    public String type() {
        return throwable.getClass().getName();
    }

    @Override
    public @Nullable String message() {
        return throwable.getMessage();
    }

    @Override
    public int frameCount() {
        return frames.length;
    }

    @Override
    public StackTraceElement frame(int index) {
        return frames[index];
    }

    @Override
    public int commonFrames() {
        return commonFrames;
    }

    @Override
    public @Nullable Thrown cause() {
        return cause;
    }

    @Override
    public List<Thrown> suppressed() {
        return suppressed;
    }

    @Override
    public boolean isCyclic() {
        return cyclic;
    }

    @Override
    public Throwable throwable() {
        return throwable;
    }
}
