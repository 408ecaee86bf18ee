package dev.clew.jdbc;

/** An end that the application itself gave to an execution while it ran. */
enum Stop {
    NONE,
    /** The statement was cancelled; it may have failed for another reason before that. */
    CANCEL,
    /** The statement or the connection was closed, and drivers report that in many ways. */
    CLOSE
}
