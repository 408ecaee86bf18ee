package dev.clew.story.incident;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What came from outside.
 *
 * @param entry the operation that takes it
 * @param values what it is about: user_id, tenant, item, region
 * @param told the fields of these that a line of it has
 */
record Request(String id, String trace, Operation entry, Map<String, Object> values, Set<String> told) {
    Request(String id, Operation entry, Map<String, Object> values) {
        this(id, id, entry, values, new HashSet<>());
    }

    String value(String field) {
        return String.valueOf(values.get(field));
    }
}
