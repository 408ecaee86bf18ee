package dev.clew.story.traffic;

import java.util.Set;

/**
 * A file that could not be read whole.
 *
 * @param file its name
 * @param what what is wrong with it
 * @param lines how many lines this concerns, 0 if it is not about lines
 * @param boots the processes that wrote the part that was read
 * @param last the time of the last line that was read, in nanoseconds since 1970; 0 if none was
 */
public record Damage(String file, String what, long lines, Set<Boot> boots, long last) {}
