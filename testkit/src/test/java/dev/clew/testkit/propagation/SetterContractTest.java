package dev.clew.testkit.propagation;

import dev.clew.propagation.Setter;
import dev.clew.testkit.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract holds for what replaces, and fails for what does not. */
class SetterContractTest {
    /** Fields in their order, as a message has them. */
    private static final class Fields extends ArrayList<Map.Entry<String, String>> {
        private static final long serialVersionUID = 1;

        void put(String name, String value) {
            add(Map.entry(name, value));
        }

        void removeAnyCase(String name) {
            removeIf(field -> field.getKey().equalsIgnoreCase(name));
        }
    }

    abstract static class OfFields extends SetterContract<Fields> {
        @Override
        protected Fields carrier() {
            return new Fields();
        }

        @Override
        protected void add(Fields carrier, String name, String value) {
            carrier.put(name, value);
        }

        @Override
        protected List<String> values(Fields carrier, String name) {
            return carrier.stream()
                    .filter(field -> namesIgnoreCase()
                            ? field.getKey().equalsIgnoreCase(name)
                            : field.getKey().equals(name))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }

    @Nested
    class Replacing extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return (fields, name, value) -> {
                fields.removeAnyCase(name);
                fields.put(name, value);
            };
        }
    }

    @Nested
    class ReplacingByCase extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return (fields, name, value) -> {
                fields.removeIf(field -> field.getKey().equals(name));
                fields.put(name, value);
            };
        }

        @Override
        protected boolean namesIgnoreCase() {
            return false;
        }
    }

    static class Adding extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return Fields::put;
        }
    }

    static class Keeping extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return (fields, name, value) -> {
                if (values(fields, name).isEmpty()) {
                    fields.put(name, value);
                }
            };
        }
    }

    static class ReplacingTheFirst extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return (fields, name, value) -> {
                for (int i = 0; i < fields.size(); i++) {
                    if (fields.get(i).getKey().equalsIgnoreCase(name)) {
                        fields.set(i, Map.entry(name, value));
                        return;
                    }
                }
                fields.put(name, value);
            };
        }
    }

    static class MindingTheCase extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return (fields, name, value) -> {
                fields.removeIf(field -> field.getKey().equals(name));
                fields.put(name, value);
            };
        }
    }

    static class ClearingAll extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return (fields, name, value) -> {
                fields.clear();
                fields.put(name, value);
            };
        }
    }

    static class Lowering extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return (fields, name, value) -> {
                fields.removeAnyCase(name);
                fields.put(name, value.toLowerCase(Locale.ROOT));
            };
        }
    }

    static class Cutting extends OfFields {
        @Override
        protected Setter<Fields> setter() {
            return (fields, name, value) -> {
                fields.removeAnyCase(name);
                fields.put(name, value.substring(0, Math.min(1_000, value.length())));
            };
        }
    }

    private static final String TWICE = "secondCallReplacesTheFirst";
    private static final String ADDED = "replacesAllValuesAddedBefore";
    private static final String CASE = "ignoresCaseIfTheHostDoes";
    private static final String FORMATS = "carriesTheFieldsOfEveryFormat";

    @Test
    void failsForASetterThatAdds() {
        Run.of(Adding.class).failsExactlyIn(TWICE, ADDED, CASE);
    }

    @Test
    void failsForASetterThatKeepsWhatIsThere() {
        Run.of(Keeping.class).failsExactlyIn(TWICE, ADDED, CASE);
    }

    @Test
    void failsForASetterThatReplacesOneOfSeveral() {
        Run.of(ReplacingTheFirst.class).failsExactlyIn(ADDED);
    }

    @Test
    void failsForASetterThatMindsTheCaseWhereTheHostDoesNot() {
        Run.of(MindingTheCase.class).failsExactlyIn(CASE);
    }

    @Test
    void failsForASetterThatTouchesOtherNames() {
        Run.of(ClearingAll.class).failsExactlyIn("leavesOtherNamesAlone", FORMATS);
    }

    @Test
    void failsForASetterThatChangesTheValue() {
        Run.of(Lowering.class).failsExactlyIn("passesEveryPrintableCharacterOn", FORMATS);
        Run.of(Cutting.class).failsExactlyIn("passesOnTheLongestValueOfAFormat");
    }
}
