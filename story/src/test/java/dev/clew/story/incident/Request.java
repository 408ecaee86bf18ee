package dev.clew.story.incident;

import java.util.Map;

/**
 * What came from outside.
 *
 * @param entry the operation that takes it
 * @param values what it is about: user_id, tenant, item, region
 */
record Request(String id, String trace, Operation entry, Map<String, Object> values) {
    String value(String field) {
        return String.valueOf(values.get(field));
    }
}
