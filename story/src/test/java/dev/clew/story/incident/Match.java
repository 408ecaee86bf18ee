package dev.clew.story.incident;

import com.fasterxml.jackson.databind.JsonNode;

/** Tells whether a field of a finding is right. An absent one is {@code MissingNode}. */
@FunctionalInterface
interface Match {
    boolean accepts(JsonNode value);

    /** A number, give or take a share. */
    static Match near(double value, double share) {
        return named("≈" + value, node -> Math.abs(node.asDouble(Double.NaN) - value) <= Math.abs(value) * share);
    }

    static Match atLeast(double least) {
        return named("≥" + least, node -> node.asDouble(Double.NaN) >= least);
    }

    /** A text or a list in which each of the parts occurs. */
    static Match has(Object... parts) {
        return named("has " + java.util.Arrays.toString(parts), node -> {
            String text = node.toString();
            return java.util.Arrays.stream(parts).allMatch(part -> text.contains(part.toString()));
        });
    }

    /** A text or a list in which one of the parts occurs. */
    static Match hasOne(String... parts) {
        return named("has one of " + java.util.Arrays.toString(parts), node -> {
            String text = node.toString();
            return java.util.Arrays.stream(parts).anyMatch(text::contains);
        });
    }

    /** A list with exactly this value, or the value itself. */
    static Match only(Object value) {
        return named(
                value.toString(),
                node -> node.isArray()
                        ? node.size() == 1 && node.get(0).asText().equals(value.toString())
                        : node.asText().equals(value.toString()));
    }

    static Match oneOf(String... texts) {
        return named(
                String.join("|", texts), node -> java.util.Arrays.asList(texts).contains(node.asText()));
    }

    /** Whether it is there says nothing; if it is, the other must accept it. */
    static Match ifThere(Match other) {
        return named("if there " + other, node -> node.isMissingNode() || node.isNull() || other.accepts(node));
    }

    /** An object one of whose numbers is this far from zero. */
    static Match aNumberNear(double value, double share) {
        return named("a number ≈±" + value, node -> {
            for (JsonNode each : node) {
                if (Math.abs(Math.abs(each.asDouble()) - Math.abs(value)) <= Math.abs(value) * share) {
                    return true;
                }
            }
            return false;
        });
    }

    private static Match named(String name, Match match) {
        return new Match() {
            @Override
            public boolean accepts(JsonNode value) {
                return match.accepts(value);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
