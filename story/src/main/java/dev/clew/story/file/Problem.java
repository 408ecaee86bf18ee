package dev.clew.story.file;

/**
 * Something of a file that could not be read.
 *
 * @param file its name
 * @param what what is wrong with it
 * @param lines how many lines this concerns, 0 if it is not about lines
 */
public record Problem(String file, String what, long lines) {
    /** Returns it as people are told of it. */
    public String text() {
        return file + ": " + what + (lines > 0 ? ", lines: " + lines : "");
    }
}
