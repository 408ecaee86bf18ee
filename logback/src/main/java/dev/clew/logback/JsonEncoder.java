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
 */
public final class JsonEncoder extends CorrelationEncoder {
    /** Called by Logback. */
    public JsonEncoder() {
        super(LogLayout.Format.JSON);
    }

    /**
     * Sets the names of the fields: {@code plain} for the format's own, {@code ecs} for those of the Elastic Common
     * Schema.
     *
     * @throws IllegalArgumentException for anything else
     */
    public void setNames(String names) {
        format(
                switch (names) {
                    case "plain" -> LogLayout.Format.JSON;
                    case "ecs" -> LogLayout.Format.ECS;
                    default -> throw new IllegalArgumentException("names must be plain or ecs, was \"" + names + '"');
                });
    }
}
