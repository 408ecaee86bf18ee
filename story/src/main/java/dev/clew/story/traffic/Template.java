package dev.clew.story.traffic;

/**
 * The message of lines that differ in their numbers and ids alone.
 *
 * @param service the service that says it
 * @param level the lines' level
 * @param text the message, with {@code #} for numbers and ids
 */
public record Template(String service, String level, String text) {}
