package dev.clew;

import org.jspecify.annotations.Nullable;

/**
 * What a request has beside its ids. A list, because most have nothing and must not be larger for it.
 *
 * @param key what it is found by: the format that read a vendor's fields and alone writes them; the type of a total; one
 *     of the constants
 * @param value a vendor's fields as text, checked and bounded by that format; a {@link Span.Total}
 */
record HopExtra(Object key, Object value, @Nullable HopExtra next) {
    /** The client's own id, a text. */
    static final Object CLIENT_REQUEST_ID = ClientRequestIdHeader.INSTANCE;

    /** A {@link DebugToken}. */
    static final Object DEBUG_TOKEN = DebugToken.class;

    /** Returns the list with one more, itself where there is nothing to add. */
    static @Nullable HopExtra with(Object key, @Nullable Object value, @Nullable HopExtra list) {
        return value == null || value.equals("") ? list : new HopExtra(key, value, list);
    }

    static @Nullable Object find(@Nullable HopExtra list, Object key) {
        for (HopExtra extra = list; extra != null; extra = extra.next) {
            if (extra.key == key) {
                return extra.value;
            }
        }
        return null;
    }

    static @Nullable DebugToken debugToken(@Nullable HopExtra list) {
        return (DebugToken) find(list, DEBUG_TOKEN);
    }
}
