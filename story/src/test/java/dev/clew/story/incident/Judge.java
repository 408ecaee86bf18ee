package dev.clew.story.incident;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what triage says with the truth. */
final class Judge {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Truth truth;
    private final List<JsonNode> findings = new ArrayList<>();

    /**
     * What is wrong with a triage, in words.
     *
     * @param missed findings that are not there
     * @param order the first finding, if it is not the cause
     * @param wrong findings that are not true
     */
    record Verdict(List<String> missed, List<String> order, List<String> wrong) {
        boolean isRight() {
            return missed.isEmpty() && order.isEmpty() && wrong.isEmpty();
        }

        @Override
        public String toString() {
            return isRight()
                    ? "right"
                    : (missed.isEmpty() ? "" : " missed " + missed)
                            + (order.isEmpty() ? "" : " first " + order)
                            + (wrong.isEmpty() ? "" : " false " + wrong);
        }
    }

    private Judge(Truth truth, JsonNode triage) {
        this.truth = truth;
        triage.path("findings").forEach(findings::add);
    }

    /** @param json what {@code clew triage --json} printed */
    static Verdict judge(Truth truth, String json) {
        try {
            JsonNode triage = JSON.readTree(json);
            if (!triage.path("findings").isArray()) {
                return new Verdict(List.of("no list of findings in " + brief(json)), List.of(), List.of());
            }
            return new Judge(truth, triage).verdict();
        } catch (JsonProcessingException e) {
            return new Verdict(List.of("not JSON: " + brief(json)), List.of(), List.of());
        }
    }

    private Verdict verdict() {
        List<String> missed = truth.expected.stream()
                .filter(expected -> findings.stream().noneMatch(finding -> isOf(expected, finding)))
                .map(Expected::toString)
                .toList();
        List<Expected> first = truth.expected.stream().filter(Expected::isFirst).toList();
        boolean isInOrder = first.isEmpty() || findings.isEmpty() || isOneOf(first, findings.get(0));
        List<String> wrong = new ArrayList<>();
        for (JsonNode finding : findings) {
            if (!isRight(finding) && !isConsequence(finding)) {
                wrong.add(words(finding));
            }
        }
        return new Verdict(missed, isInOrder ? List.of() : List.of(words(findings.get(0))), wrong);
    }

    private boolean isRight(JsonNode finding) {
        return isOneOf(truth.expected, finding) || isOneOf(truth.tolerated, finding);
    }

    /** Whether a finding leads back to one that is right, at most ten steps. */
    private boolean isConsequence(JsonNode finding) {
        if (!isOneOf(truth.consequences, finding)) {
            return false;
        }
        JsonNode cause = finding;
        for (int i = 0; i < 10 && cause.hasNonNull("because"); i++) {
            JsonNode because =
                    cause.get("because").isArray() ? cause.get("because").path(0) : cause.get("because");
            int index = because.asInt(-1);
            if (index < 0 || index >= findings.size()) {
                return false;
            }
            cause = findings.get(index);
            if (isRight(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneOf(List<Expected> all, JsonNode finding) {
        return all.stream().anyMatch(expected -> isOf(expected, finding));
    }

    private static boolean isOf(Expected expected, JsonNode finding) {
        String span = finding.path("span").asText("");
        if (!expected.ids().contains(finding.path("id").asText())
                || !expected.service().isEmpty()
                        && !expected.service().equals(finding.path("service").asText(""))
                || !expected.span().isEmpty() && !folded(expected.span()).equals(folded(span))) {
            return false;
        }
        for (Map.Entry<String, Object> field : expected.fields().entrySet()) {
            JsonNode value = field.getKey().equals("*")
                    ? finding
                    : finding.has(field.getKey()) ? finding.get(field.getKey()) : MissingNode.getInstance();
            boolean isRight = field.getValue() instanceof Match match
                    ? match.accepts(value)
                    : value.asText().equals(field.getValue().toString());
            if (!isRight) {
                return false;
            }
        }
        return true;
    }

    /** Returns a name of a span without what differs from request to request. */
    static String folded(String span) {
        return span.replaceAll("\\{[^}]*}|[0-9]+|\\*", "#");
    }

    private static String words(JsonNode finding) {
        List<String> parts = new ArrayList<>();
        parts.add(finding.path("id").asText());
        for (String field : List.of("service", "span", "cause", "field", "values", "because")) {
            if (finding.has(field)) {
                parts.add(field + '=' + finding.get(field));
            }
        }
        return String.join(" ", parts) + ": " + brief(finding.path("text").asText());
    }

    private static String brief(String text) {
        return text.length() <= 160 ? text : text.substring(0, 160) + "…";
    }
}
