package dev.clew.story.file;

/** Decides by the bytes of a line whether it is worth reading. For one thread. */
public interface LineFilter {
    /** Takes all lines. */
    LineFilter NONE = (bytes, from, to) -> true;

    /** Whether to read the line between two places, the second of which is its line feed. */
    boolean takes(byte[] bytes, int from, int to);
}
