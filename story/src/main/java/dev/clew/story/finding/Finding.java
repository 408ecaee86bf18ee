package dev.clew.story.finding;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that the lines of a request show.
 *
 * @param id one of the ids that {@code JSON.md} lists
 * @param inferredFrom what it was inferred from; null if it rests on fields of Clew's own lines alone
 * @param text one sentence for people
 * @param fields what scripts need, in their order: texts, numbers, lists and maps of them
 */
public record Finding(String id, @Nullable String inferredFrom, String text, Map<String, Object> fields) {
    /** Keeps the order of the fields. */
    public Finding {
        fields = new LinkedHashMap<>(fields);
    }

    /** Whether it rests on fields of Clew's own lines alone. */
    public boolean isExact() {
        return inferredFrom == null;
    }
}
