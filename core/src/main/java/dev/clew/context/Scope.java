package dev.clew.context;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a context is its thread's current one.
 *
 * <p>Open it in try-with-resources; it never leaves its thread. A scope closed out of order becomes a tombstone: the
 * current context stays, and the scope above falls through the tombstone when it closes. A scope closed on another thread
 * is a tombstone for its owner, and leaves the closer's context alone. Closing twice does nothing. Each of these three
 * mistakes is counted.
 */
public final class Scope implements AutoCloseable {
    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED = MethodHandles.lookup().findVarHandle(Scope.class, "closed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One slot per thread. It holds JDK types only, so that nothing left on a thread keeps our class loader alive. */
    private static final ThreadLocal<@Nullable Object[]> SLOT = new ThreadLocal<>();

    private static final int TOP = 0;

    /** The context of the task that the thread runs, below all scopes; null without a task of ours. */
    private static final int TASK = 1;

    private static final int SAVED_MDC = 2;

    /** Tells if a line is being written, see {@link LineState}; null if none was lately. */
    private static final int LINE = 3;

    /** The {@link QueueWait} of the task, for its first span; null without a task, without a wait, and after that span. */
    private static final int QUEUE_WAIT = 4;

    private static final int SLOT_SIZE = 5;

    private final @Nullable Object[] slot;
    private final @Nullable Scope previous;
    private final TraceContext context;
    private final @Nullable Throwable opener;

    /** Written with release and read with acquire: a foreign thread may close. */
    @SuppressWarnings("UnusedVariable") // through CLOSED
    private boolean closed;

    /** Whether {@link #detach} closes it. Set before the scope can be seen by anyone else. */
    private boolean attached;

    /** Whether a misuse was reported. Two racing threads may report twice, which does no harm. */
    private boolean reported;

    private Scope(@Nullable Object[] slot, @Nullable Scope previous, TraceContext context, @Nullable Throwable opener) {
        this.slot = slot;
        this.previous = previous;
        this.context = context;
        this.opener = opener;
    }

    static TraceContext currentContext() {
        // hot: on every log line and call
        @Nullable Object[] slot = SLOT.get();
        if (slot == null) {
            return TraceContext.NONE.joinCurrentSpan();
        }
        TraceContext context = ownContext(slot).joinCurrentSpan();
        return isWritingLine(slot) ? context.quiet() : context;
    }

    /** Returns the current context as the line has it that is being written. */
    static TraceContext contextOfLine() {
        // hot: on every log line
        @Nullable Object[] slot = SLOT.get();
        return (slot == null ? TraceContext.NONE : ownContext(slot)).joinCurrentSpan();
    }

    private static TraceContext ownContext(@Nullable Object[] slot) {
        Scope top = (Scope) slot[TOP];
        return contextOf(slot, top != null && top.isClosed() ? fallThrough(slot, top) : top);
    }

    static boolean isWritingLine() {
        @Nullable Object[] slot = SLOT.get();
        return slot != null && isWritingLine(slot);
    }

    private static boolean isWritingLine(@Nullable Object[] slot) {
        Object state = slot[LINE];
        if (state == null) {
            return false;
        }
        boolean underWay = LineState.isUnderWay(state);
        slot[LINE] = underWay ? state : null;
        return underWay;
    }

    /** Sets the calling thread's {@link LineState} and returns the former one. */
    static @Nullable Object lineState(@Nullable Object state) {
        @Nullable Object[] slot = slot();
        Object before = slot[LINE];
        slot[LINE] = state;
        return before;
    }

    private static @Nullable Object[] slot() {
        @Nullable Object[] slot = SLOT.get();
        if (slot == null) {
            slot = new Object[SLOT_SIZE];
            SLOT.set(slot);
        }
        return slot;
    }

    static Scope open(TraceContext context) {
        @Nullable Object[] slot = slot();
        Scope top = (Scope) slot[TOP];
        if (top != null && top.isClosed()) {
            top = fallThrough(slot, top);
        }
        ScopeSettings settings = ScopeSettings.inForce();
        Scope scope = new Scope(slot, top, context, settings.opener());
        slot[TOP] = scope;
        if (top == null && slot[TASK] == null) {
            slot[SAVED_MDC] = settings.outermostOpened(context);
        } else {
            settings.changed(contextOf(slot, top), context);
        }
        return scope;
    }

    /**
     * Makes a context current for a task.
     *
     * @param wait of the task in its queue, null if it did not wait
     * @return null if the thread had no context: then no scope is allocated, and only {@link #leave} can end it; a scope if
     *     the thread has a context already or leaks are detected
     */
    static @Nullable Scope enter(TraceContext context, @Nullable QueueWait wait) {
        // hot: once a task
        @Nullable Object[] slot = slot();
        slot[QUEUE_WAIT] = wait;
        ScopeSettings settings = ScopeSettings.inForce();
        if (slot[TOP] != null || slot[TASK] != null || settings.detectLeaks()) {
            return open(context);
        }
        slot[TASK] = context;
        slot[SAVED_MDC] = settings.outermostOpened(context);
        return null;
    }

    /** Ends the task that {@link #enter} began, and closes every scope that the task left open. */
    static void leave(@Nullable Scope entered) {
        if (entered != null) {
            entered.slot[QUEUE_WAIT] = null;
            entered.closeAll();
            return;
        }
        @Nullable Object[] slot = slot();
        if (slot[TASK] == null) {
            ScopeSettings.inForce().misused("scope.closed_twice", null, false);
        }
        closeAll(slot);
    }

    /** Returns the milliseconds of the task's wait to the first span of its request that asks, 0 to all others. */
    static long takeQueueWait(LocalTrace request) {
        // hot: once a span
        @Nullable Object[] slot = SLOT.get();
        if (slot == null || !(slot[QUEUE_WAIT] instanceof QueueWait wait) || wait.request() != request) {
            return 0;
        }
        slot[QUEUE_WAIT] = null;
        return wait.millis();
    }

    /** Opens a scope that nobody holds, for {@link #detach} to close. */
    static void attach(TraceContext context) {
        open(context).attached = true;
    }

    /** Closes the innermost attached scope of the calling thread, and those above it as {@link #closeAll} does. */
    static boolean detach() {
        @Nullable Object[] slot = SLOT.get();
        Scope scope = slot == null ? null : (Scope) slot[TOP];
        while (scope != null && (!scope.attached || scope.isClosed())) {
            scope = scope.previous;
        }
        if (scope == null) {
            return false;
        }
        scope.closeAll();
        return true;
    }

    /** Brings back the context that was current before. The class comment says what happens in any other order. */
    @Override
    public void close() {
        if (isClosed()) {
            misused("scope.closed_twice");
            return;
        }
        CLOSED.setRelease(this, true);
        if (SLOT.get() == slot) {
            closed();
        } else {
            misused("scope.closed_on_other_thread");
        }
    }

    /** Moves on from this scope, which its own thread has just closed. */
    private void closed() {
        Scope top = (Scope) slot[TOP];
        if (top == null || !top.isClosed()) {
            misused("scope.closed_out_of_order");
            return;
        }
        fallThrough(slot, top);
    }

    /**
     * Closes this scope and every open scope above it, and counts each of those as leaked.
     *
     * <p>For the end of a request or task: its thread goes to another request, whose lines must not show these ids.
     */
    public void closeAll() {
        if (SLOT.get() == slot && !isClosed()) {
            Scope top = (Scope) slot[TOP];
            if (top != null && top != this) {
                // The lines about the leaked scopes show this one's request, not theirs.
                slot[TOP] = this;
                ScopeSettings.inForce().changed(top.context, context.joinCurrentSpan());
                leak(top, this);
            }
            CLOSED.setRelease(this, true);
            closed();
        } else {
            close();
        }
    }

    /**
     * Closes every open scope of the calling thread, and counts each as leaked.
     *
     * <p>For the end of a test, and for code that hands a thread back and has no scope of its own to
     * {@linkplain #closeAll() close}.
     */
    public static void closeAllOfThread() {
        @Nullable Object[] slot = SLOT.get();
        if (slot != null) {
            if (slot[TASK] != null) {
                ScopeSettings.inForce().misused("scope.leaked", null, false);
            }
            closeAll(slot);
        }
    }

    private static void closeAll(@Nullable Object[] slot) {
        Scope top = (Scope) slot[TOP];
        TraceContext task = (TraceContext) slot[TASK];
        if (top != null && task != null) {
            slot[TOP] = null;
            ScopeSettings.inForce().changed(top.context, task.joinCurrentSpan());
        }
        leak(top, null);
        if (top != null || task != null) {
            outermostClosed(slot, contextOf(slot, (Scope) slot[TOP]));
        }
    }

    private static void leak(@Nullable Scope top, @Nullable Scope kept) {
        for (Scope scope = top; scope != null && scope != kept; scope = scope.previous) {
            if (!scope.isClosed()) {
                CLOSED.setRelease(scope, true);
                scope.misused("scope.leaked");
            }
        }
    }

    private void misused(String how) {
        ScopeSettings.inForce().misused(how, opener, reported);
        reported = true;
    }

    /** Moves from a closed top to the first open scope below it, in one transition. */
    private static @Nullable Scope fallThrough(@Nullable Object[] slot, Scope top) {
        Scope landing = top.previous;
        while (landing != null && landing.isClosed()) {
            landing = landing.previous;
        }
        slot[TOP] = landing;
        if (landing == null && slot[TASK] == null) {
            outermostClosed(slot, top.context);
        } else {
            ScopeSettings.inForce()
                    .changed(top.context, contextOf(slot, landing).joinCurrentSpan());
        }
        return landing;
    }

    private static void outermostClosed(@Nullable Object[] slot, TraceContext from) {
        @Nullable String[] saved = (@Nullable String[]) slot[SAVED_MDC];
        slot[TOP] = null;
        slot[TASK] = null;
        slot[SAVED_MDC] = null;
        slot[QUEUE_WAIT] = null;
        ScopeSettings.inForce().outermostClosed(from, saved);
    }

    private static TraceContext contextOf(@Nullable Object[] slot, @Nullable Scope scope) {
        if (scope != null) {
            return scope.context;
        }
        TraceContext task = (TraceContext) slot[TASK];
        return task == null ? TraceContext.NONE : task;
    }

    private boolean isClosed() {
        return (boolean) CLOSED.getAcquire(this);
    }

    @Override
    public String toString() {
        return "Scope{" + context + (isClosed() ? ", closed}" : "}");
    }
}
