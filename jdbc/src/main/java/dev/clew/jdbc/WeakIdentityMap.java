package dev.clew.jdbc;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that knows its keys by identity, and forgets an entry with its key. It never calls a method of a key, because a
 * connection's {@code equals} and {@code hashCode} are a stranger's.
 */
final class WeakIdentityMap<K, V> {
    private final Map<Object, V> entries = new HashMap<>();
    private final ReferenceQueue<K> gone = new ReferenceQueue<>();

    synchronized @Nullable V get(K key) {
        return entries.get(new Probe(key));
    }

    synchronized void put(K key, V value) {
        Reference<? extends K> cleared = gone.poll();
        while (cleared != null) {
            entries.remove(cleared);
            cleared = gone.poll();
        }
        entries.put(new Key<>(key, gone), value);
    }

    private static final class Key<K> extends WeakReference<K> {
        private final int hash;

        Key(K key, ReferenceQueue<K> queue) {
            super(key, queue);
            this.hash = System.identityHashCode(key);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Probe probe && refersTo(probe);
        }

        private boolean refersTo(Probe probe) {
            return get() == probe.key;
        }
    }

    /** Looks a key up without a reference that the garbage collector has to process. */
    private record Probe(Object key) {
        @Override
        public int hashCode() {
            return System.identityHashCode(key);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key<?> entry && entry.refersTo(this);
        }
    }
}
