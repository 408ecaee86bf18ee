package dev.clew.context;

import org.jspecify.annotations.Nullable;

/**
 * A value that a request has beside its ids: a list, because most requests have none and must not be larger for it.
 *
 * @param key the format that read the value and alone writes it; the class of a total; or one of the constants
 */
record Extra(Object key, Object value, @Nullable Extra next) {
    /** The key of the client's own id, a text. */
    static final Object CLIENT_REQUEST_ID = new Object();

    /** The key of the {@link DebugToken}. */
    static final Object DEBUG_TOKEN = DebugToken.class;

    /** Returns the list with one value more, or the list itself if the value is null or empty. */
    static @Nullable Extra with(Object key, @Nullable Object value, @Nullable Extra list) {
        return value == null || value.equals("") ? list : new Extra(key, value, list);
    }

    /** Returns the list without the values of these keys, in its order. */
    static @Nullable Extra without(Object[] keys, @Nullable Extra list) {
        if (list == null) {
            return null;
        }
        Extra rest = without(keys, list.next);
        for (Object key : keys) {
            if (key == list.key) {
                return rest;
            }
        }
        return new Extra(list.key, list.value, rest);
    }

    static @Nullable Object find(@Nullable Extra list, Object key) {
        for (Extra extra = list; extra != null; extra = extra.next) {
            if (extra.key == key) {
                return extra.value;
            }
        }
        return null;
    }
}
