package dev.clew.jdbc;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A map that forgets what was not asked for lately: two generations, of which the older is dropped.
 *
 * <p>Never longer than twice its size; a hit in the younger one takes no lock.
 */
final class Recent<K, V> {
    private final int size;
    private final Function<K, V> maker;
    private volatile ConcurrentHashMap<K, V> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<K, V> old = new ConcurrentHashMap<>();

    Recent(int size, Function<K, V> maker) {
        this.size = size;
        this.maker = maker;
    }

    V get(K key) {
        // hot: once per statement
        V value = young.get(key);
        return value != null ? value : promote(key);
    }

    private synchronized V promote(K key) {
        V value = young.get(key);
        if (value != null) {
            return value;
        }
        V known = old.get(key);
        value = known != null ? known : maker.apply(key);
        if (young.size() >= size) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
        young.put(key, value);
        return value;
    }
}
