package dev.clew.jdbc;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** Finds the wrapper that was handed out for a driver's object, as long as somebody has it. */
final class HandedOut<T> {
    private final WeakIdentityMap<T, WeakReference<T>> wrappers = new WeakIdentityMap<>();

    /** Remembers and returns the wrapper. */
    <W extends T> W keep(T delegate, W wrapper) {
        wrappers.put(delegate, new WeakReference<>(wrapper)); // it holds its delegate, and must not keep it alive
        return wrapper;
    }

    /** Returns the delegate if nobody has a wrapper of it. */
    T wrapperOf(T delegate) {
        WeakReference<T> known = wrappers.get(delegate);
        @Nullable T wrapper = known == null ? null : known.get();
        return wrapper == null ? delegate : wrapper;
    }
}
