package dev.clew.story.pattern;

import dev.clew.story.traffic.Boot;
import java.util.List;
import java.util.Set;

/**
 * Processes of a service that began with something new.
 *
 * @param kind {@code version}, {@code restart}, or the field of the start lines that changed, such as {@code config_fp}
 * @param before what the field was
 * @param after what it became
 * @param names the settings that changed, none if they are not known
 * @param boots the processes that have it
 * @param others the processes before and beside them
 * @param first the first of the processes
 */
record Rollout(
        String service,
        String kind,
        String before,
        String after,
        List<String> names,
        Set<Boot> boots,
        Set<Boot> others,
        Boot first) {
    long at() {
        return first.first();
    }

    boolean isVersion() {
        return kind.equals("version");
    }

    boolean isRestart() {
        return kind.equals("restart");
    }
}
