package dev.clew.story.pattern;

import dev.clew.story.traffic.Attribute;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names the values that runs have, by their keys: fields of the application, route, version, instance and partition. */
final class Labels {
    /** Fields that tell how a request went rather than what it was about. */
    private static final Pattern HOW_IT_WENT = Pattern.compile(
            "(?:.*[_.-])?(?:result|outcome|status|state|code|reason|cause|error|errors|err|exception|fail|failed|failure|retry|retries"
                    + "|attempts?|tries|latency|duration|elapsed|took|waited|ms|millis|seconds|timeout|fallback|success)"
                    + "(?:[_.-](?:ms|code|msg|message|type|count|reason))?",
            Pattern.CASE_INSENSITIVE);

    private final Map<String, Map<String, List<Trial>>> keys = new LinkedHashMap<>();

    private Labels() {}

    static Labels of(List<Trial> trials) {
        Labels labels = new Labels();
        Map<String, Boolean> known = new HashMap<>();
        for (Trial trial : trials) {
            for (Attribute attribute : trial.request().attributes()) {
                if (known.computeIfAbsent(
                        attribute.key(), key -> !HOW_IT_WENT.matcher(key).matches())) {
                    labels.add(attribute.key(), attribute.value(), trial);
                }
            }
            Span root = trial.request().root();
            if (root != null && root != trial.span() && root.operation().isEntry()) {
                labels.add("route", root.operation().name(), trial);
            }
            labels.add("version", trial.span().boot().version(), trial);
            labels.add("instance", trial.span().boot().instance(), trial);
            if (trial.span().delivery() != null) {
                String place = trial.span().delivery().place();
                int slash = place.indexOf('/');
                labels.add("partition", slash < 0 ? "" : place.substring(0, slash), trial);
            }
        }
        labels.keys.values().removeIf(values -> values.size() < 2);
        return labels;
    }

    private void add(String key, String value, Trial trial) {
        if (!value.isEmpty()) {
            keys.computeIfAbsent(key, name -> new LinkedHashMap<>())
                    .computeIfAbsent(value, name -> new ArrayList<>(2))
                    .add(trial);
        }
    }

    /** Returns the runs by key and value; keys with one value alone are left out. */
    Map<String, Map<String, List<Trial>>> keys() {
        return keys;
    }

    /** Returns the runs that have a key, each once. */
    static Set<Trial> carriers(Map<String, List<Trial>> values) {
        Set<Trial> all = new LinkedHashSet<>();
        values.values().forEach(all::addAll);
        return all;
    }
}
