package dev.clew.context;

import org.jspecify.annotations.Nullable;

/**
 * SPI: the writing of a log line on the calling thread, told by layouts.
 *
 * <p>Nothing of ours begins meanwhile: an appender that sends its lines through an instrumented client would else log each
 * of them anew. A layout is done before its appender sends. So it names the class of the library that calls appenders, and
 * a look at the stack tells later if the thread is still below it. Safe for all threads.
 */
public final class LineWriting {
    private LineWriting() {}

    /** Returns the current context for a line; unlike {@link TraceContext#current}, one in which spans may begin later. */
    public static TraceContext context() {
        return Scope.contextOfLine();
    }

    /** Begins to write a line and returns the state before it, for {@link #end}. */
    public static @Nullable Object begin() {
        // hot: once per line
        return Scope.lineState(LineState.WRITING);
    }

    /** Ends what {@link #begin} began. */
    public static void end(@Nullable Object before) {
        // hot: once per line
        Object unused = Scope.lineState(before);
    }

    /**
     * Says that an appender is about to send the line. It does so until the thread has left the class that calls appenders.
     *
     * @param callerOfAppenders the name of that class
     */
    public static void sentBy(String callerOfAppenders) {
        Object before = Scope.lineState(callerOfAppenders);
        if (LineState.WRITING.equals(before)) {
            end(before); // this line is logged by a value of another one
        }
    }
}
