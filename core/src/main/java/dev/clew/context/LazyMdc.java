package dev.clew.context;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * SPI: the MDC mirror, and the entries of a context that a lazy one ({@code clew.mdc.mirror=lazy}) does not write.
 *
 * <p>For code between a logging library and its layouts, which asks for them when a line is written. An eager mirror has
 * no such entries. Safe for all threads; each has the answers of its own current context.
 */
public final class LazyMdc {
    private LazyMdc() {}

    /** Says that a logging library asks here for the entries of its lines. Without such a reader, the first scope warns. */
    public static void addReader() {
        Unread.LAZY_MDC.addReader();
    }

    /** Whether the context has such entries; false for {@link TraceContext#NONE}. */
    public static boolean hasEntries(TraceContext context) {
        return !context.isNone() && !mirror().keys().isEmpty();
    }

    /** Returns the value under a key, null if there is none. */
    public static @Nullable String value(TraceContext context, @Nullable Object key) {
        return mirror().value(context, key);
    }

    /** Passes all entries to the action. */
    public static void forEach(TraceContext context, BiConsumer<? super String, ? super String> action) {
        mirror().forEach(context, action);
    }

    /** Whether the mirror, lazy or not, has a key for an id: with {@code clew.mdc=off} lines have none by choice. */
    public static boolean mirrorsIds() {
        ScopeSettings settings = ScopeSettings.inForce();
        return settings.mirror().hasIds() || settings.lazy().hasIds();
    }

    private static MdcMirror mirror() {
        return ScopeSettings.inForce().lazy();
    }
}
