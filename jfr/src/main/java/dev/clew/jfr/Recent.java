package dev.clew.jfr;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry which was not asked for longest, if there are too many. */
final class Recent<V> extends LinkedHashMap<Long, V> {
    private static final long serialVersionUID = 1;

    private final int most;

    Recent(int most) {
        super(16, 0.75f, true);
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
        return size() > most;
    }
}
