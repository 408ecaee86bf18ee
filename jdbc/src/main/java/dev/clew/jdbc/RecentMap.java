package dev.clew.jdbc;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A map that drops entries that were not used lately. It has two generations, and drops the older one.
 *
 * <p>It never holds more than twice its size. A hit in the younger generation takes no lock.
 */
final class RecentMap<K, V> {
    private final int size;
    private final Function<K, V> maker;
    private volatile ConcurrentHashMap<K, V> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<K, V> old = new ConcurrentHashMap<>();

    RecentMap(int size, Function<K, V> maker) {
        this.size = size;
        this.maker = maker;
    }

    V get(K key) {
        // hot: once per statement
        V value = young.get(key);
        if (value != null) {
            return value;
        }
        V older = old.get(key);
        return keep(key, older != null ? older : maker.apply(key));
    }

    private synchronized V keep(K key, V value) {
        if (young.size() >= size) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
        V first = young.putIfAbsent(key, value);
        return first != null ? first : value;
    }
}
