package dev.clew.logback;

import dev.clew.layout.LogLayout;

/**
 * Writes every event as one JSON object on a line, in the fields of Clew's log format.
 *
 * <pre>{@code
 * <encoder class="dev.clew.logback.JsonEncoder">
 *   <names>ecs</names>
 * </encoder>
 * }</pre>
 *
 * <p>Everything else is as with {@link LogfmtEncoder}.
 */
public final class JsonEncoder extends LineEncoder {
    private LogLayout.Format format = LogLayout.Format.JSON;

    /** Called by Logback. */
    public JsonEncoder() {}

    /**
     * Sets what the fields are called: {@code plain}, the format's own names, or {@code ecs}, those of the Elastic Common
     * Schema.
     *
     * @throws IllegalArgumentException for anything else
     */
    public void setNames(String names) {
        format = switch (names) {
            case "plain" -> LogLayout.Format.JSON;
            case "ecs" -> LogLayout.Format.ECS;
            default -> throw new IllegalArgumentException("names must be plain or ecs, was \"" + names + '"');
        };
    }

    @Override
    LogLayout.Format format() {
        return format;
    }
}
