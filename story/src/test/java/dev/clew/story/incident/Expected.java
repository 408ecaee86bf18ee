package dev.clew.story.incident;

import java.util.List;
import java.util.Map;

/**
 * A finding that tells the truth.
 *
 * @param ids that it may have
 * @param service empty for any
 * @param span empty for any; numbers and route variables are the same
 * @param fields what else it must say: a {@link Match}, or the text itself; {@code *} is the whole finding
 * @param isFirst whether it, or another of these, must be the first finding
 */
record Expected(List<String> ids, String service, String span, Map<String, Object> fields, boolean isFirst) {
    static Expected first(String ids, Service service, String span, Object... fields) {
        return new Expected(
                List.of(ids.split("\\|")), service == null ? "" : service.name, span, SpanLines.fields(fields), true);
    }

    static Expected also(String ids, Service service, String span, Object... fields) {
        return new Expected(
                List.of(ids.split("\\|")), service == null ? "" : service.name, span, SpanLines.fields(fields), false);
    }

    @Override
    public String toString() {
        return String.join("|", ids)
                + (service.isEmpty() ? "" : " of " + service)
                + (span.isEmpty() ? "" : " " + span)
                + (fields.isEmpty() ? "" : " " + fields);
    }
}
