package dev.clew.story;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that the lines of a request show.
 *
 * @param id one of the ids that {@code JSON.md} lists
 * @param isExact whether it rests on fields of Clew's own lines alone
 * @param text one sentence for people
 * @param fields what scripts need, in their order: texts and numbers
 */
public record Finding(String id, boolean isExact, String text, Map<String, Object> fields) {
    /** Keeps the order of the fields. */
    public Finding {
        fields = new LinkedHashMap<>(fields);
    }
}
