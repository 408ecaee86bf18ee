package dev.clew.context;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * SPI: the state that all contexts of one request share in this process, for layouts and adapters.
 *
 * <p>Safe for all threads. Applications have no use for it.
 */
public final class RequestState {
    private RequestState() {}

    /**
     * Counts one more log event of the request in this process and returns its number, from 1.
     *
     * <p>All contexts of the request share the count: a gap in a file shows that lines are missing.
     *
     * @return 0 for {@link TraceContext#NONE}, and below a foreign tracer's span without a request of ours
     */
    public static int nextEvent(TraceContext context) {
        return root(context).nextEvent();
    }

    /** Returns a key of the request, compared by identity, for state kept beside its contexts. It keeps alive the ids only. */
    public static Object key(TraceContext context) {
        return root(context);
    }

    /** Returns the level from which lines are wanted, whatever the levels of their loggers are; null without a debug token. */
    public static @Nullable Level verbosity(TraceContext context) {
        DebugToken token = debugToken(context);
        return token == null ? null : token.level();
    }

    /** Says that a logging library asks for the {@link #verbosity} of its lines. Without that, the first token warns. */
    public static void addVerbosityReader() {
        Unread.DEBUG_TOKEN.addReader();
    }

    /** Returns the verified {@code X-Debug-Token} of the request, null if it has none. */
    public static @Nullable DebugToken debugToken(TraceContext context) {
        return (DebugToken) context.localTrace().extra(Extra.DEBUG_TOKEN);
    }

    /**
     * Returns the request's total of this type, made at the first call.
     *
     * <p>All spans and threads of the request share it; the span in which the request came in reads it as it ends. The
     * total made for {@link TraceContext#NONE}, or while a line is being written, is not kept.
     *
     * @param type a class of the adapter; each adds one total to a request
     */
    public static <T extends RequestTotal> T total(TraceContext context, Class<T> type, Supplier<T> maker) {
        return context.isNone() || context.isQuiet()
                ? maker.get()
                : root(context).total(type, maker);
    }

    /** Passes all totals of the request to the action. */
    public static void forEachTotal(TraceContext context, Consumer<RequestTotal> action) {
        root(context).forEachTotal(action);
    }

    private static LocalTrace root(TraceContext context) {
        return context.localTrace().root();
    }
}
