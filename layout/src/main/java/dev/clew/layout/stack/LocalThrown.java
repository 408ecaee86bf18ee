package dev.clew.layout.stack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A throwable of this process. A method of it that throws, as an application's may, costs what it returns and no more. */
record LocalThrown(
        Throwable throwable,
        List<StackTraceElement> frames,
        int commonFrames,
        boolean isCyclic,
        @Nullable Thrown cause,
        List<Thrown> suppressed)
        implements Thrown {
    private static final int MAX_DEPTH = 64;

    /** The throwables that were seen, and how much is looked at beside them. */
    private static final class Limits {
        final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        int frames = Fingerprint.MAX_FRAMES;
        int suppressed = StackText.MAX_SUPPRESSED;
    }

    static Thrown of(Throwable throwable) {
        return of(throwable, List.of(), new Limits(), 0);
    }

    private static Thrown of(Throwable throwable, List<StackTraceElement> outer, Limits limits, int depth) {
        if (!limits.seen.add(throwable) || depth == MAX_DEPTH) {
            return new LocalThrown(throwable, List.of(), 0, true, null, List.of());
        }
        List<StackTraceElement> frames = frames(throwable, limits);
        Throwable inner = orElse(null, throwable::getCause);
        Thrown cause = inner == null ? null : of(inner, frames, limits, depth + 1);
        List<Thrown> suppressed = new ArrayList<>();
        for (Throwable each : throwable.getSuppressed()) {
            if (limits.suppressed-- <= 0) {
                break;
            }
            suppressed.add(of(each, frames, limits, depth + 1));
        }
        return new LocalThrown(throwable, frames, common(frames, outer), false, cause, suppressed);
    }

    private static List<StackTraceElement> frames(Throwable throwable, Limits limits) {
        StackTraceElement[] all = orElse(null, throwable::getStackTrace);
        if (all == null) {
            return List.of();
        }
        List<StackTraceElement> frames =
                Stream.of(all).filter(Objects::nonNull).limit(limits.frames).toList();
        limits.frames -= frames.size();
        return frames;
    }

    private static <T> @Nullable T orElse(@Nullable T other, Supplier<? extends @Nullable T> supplier) {
        try {
            return supplier.get();
        } catch (Throwable t) {
            return other;
        }
    }

    private static int common(List<StackTraceElement> own, List<StackTraceElement> outer) {
        int count = 0;
        while (count < own.size()
                && count < outer.size()
                && own.get(own.size() - 1 - count).equals(outer.get(outer.size() - 1 - count))) {
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
        return orElse("[FAILED getMessage()]", throwable::getMessage); // as other values are written that throw
    }

    @Override
    public int frameCount() {
        return frames.size();
    }

    @Override
    public StackTraceElement frame(int index) {
        return frames.get(index);
    }
}
