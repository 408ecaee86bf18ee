package dev.clew.springboot.operations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.core.env.Environment;

/**
 * The parts of the application that Clew is attached to, and those that it has left out, each with the reason.
 *
 * <p>A part is one of our auto-configurations and is named as its package is, so that a new one needs no entry here.
 */
record Parts(List<String> attached, Map<String, String> leftOut) {
    private static final String OURS = "dev.clew.springboot.";
    private static final String OPERATIONS = OURS + "operations.";

    static Parts find(ConfigurableListableBeanFactory beans, Environment environment) {
        ConditionEvaluationReport report = ConditionEvaluationReport.get(beans);
        List<String> attached = new ArrayList<>();
        Map<String, String> leftOut = new TreeMap<>();
        for (String type : configurations(beans)) {
            // Imported configurations are beans with the names of their classes, also in what was processed ahead of
            // time.
            if (beans.containsBeanDefinition(type)) {
                attached.add(name(type));
            } else {
                leftOut.put(name(type), Reason.find(type, report, environment));
            }
        }
        return new Parts(List.copyOf(attached), leftOut);
    }

    private static Set<String> configurations(ConfigurableListableBeanFactory beans) {
        Set<String> types = new TreeSet<>();
        for (String type : ImportCandidates.load(AutoConfiguration.class, beans.getBeanClassLoader())) {
            boolean isPart = type.startsWith(OURS) && type.indexOf('.', OURS.length()) > 0;
            if (isPart && !type.startsWith(OPERATIONS)) {
                types.add(type);
            }
        }
        return types;
    }

    private static String name(String type) {
        return type.substring(OURS.length(), type.indexOf('.', OURS.length()));
    }

    /** Returns {@code attached: servlet, jdbc; left out: kafka (no spring-kafka)}. */
    @Override
    public String toString() {
        StringBuilder line =
                new StringBuilder("attached: ").append(attached.isEmpty() ? "nothing" : String.join(", ", attached));
        String separator = "; left out: ";
        for (Map.Entry<String, String> part : leftOut.entrySet()) {
            line.append(separator)
                    .append(part.getKey())
                    .append(" (")
                    .append(part.getValue())
                    .append(')');
            separator = ", ";
        }
        return line.toString();
    }
}
