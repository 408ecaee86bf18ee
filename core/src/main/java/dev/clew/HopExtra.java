package dev.clew;

import org.jspecify.annotations.Nullable;

/**
 * What a request has beside its ids. A list, because most have nothing and must not be larger for it.
 *
 * @param key what it is found by: the format that read a vendor's fields and alone writes them; the type of a total
 * @param value a vendor's fields as text, checked and bounded by that format; a {@link Span.Total}
 */
record HopExtra(Object key, Object value, @Nullable HopExtra next) {
    static @Nullable Object find(@Nullable HopExtra list, Object key) {
        for (HopExtra extra = list; extra != null; extra = extra.next) {
            if (extra.key == key) {
                return extra.value;
            }
        }
        return null;
    }
}
