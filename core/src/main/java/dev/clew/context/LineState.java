package dev.clew.context;

/** The states of a thread that writes lines, as {@link LineWriting} tells them. Types of the JDK alone, for {@link Scope}'s slot. */
final class LineState {
    /** A layout is writing a line. */
    static final String WRITING = "writing";

    /** An appender is called from nearer than that. */
    private static final int MAX_FRAMES = 256;

    private static final StackWalker STACK = StackWalker.getInstance();

    private LineState() {}

    /** @param state {@link #WRITING}, or the name of the class that calls appenders */
    static boolean isUnderWay(Object state) {
        return state.equals(WRITING)
                || STACK.walk(frames -> frames.limit(MAX_FRAMES)
                        .anyMatch(frame -> frame.getClassName().equals(state)));
    }
}
