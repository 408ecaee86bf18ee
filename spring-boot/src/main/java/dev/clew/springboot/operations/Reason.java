package dev.clew.springboot.operations;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcomes;
import org.springframework.core.env.Environment;

/** Says in a few words why a part was left out, from what Boot notes of its conditions. */
final class Reason {
    /** The name between quotes in Boot's message: a class or a property. */
    private static final Pattern QUOTED = Pattern.compile("'([\\w.$-]+)'");

    /** The artifacts of libraries, by the first letters of their classes. */
    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            Map.entry("org.apache.kafka.", "kafka-clients"),
            Map.entry("org.springframework.kafka.", "spring-kafka"),
            Map.entry("org.springframework.amqp.rabbit.", "spring-rabbit"),
            Map.entry("org.springframework.batch.", "spring-batch-core"),
            Map.entry("org.springframework.integration.", "spring-integration-core"),
            Map.entry("org.springframework.grpc.", "spring-grpc-core"),
            Map.entry("org.springframework.cloud.openfeign.", "spring-cloud-openfeign-core"),
            Map.entry("org.springframework.cloud.gateway.", "spring-cloud-gateway"),
            Map.entry("org.springframework.web.reactive.", "spring-webflux"),
            Map.entry("org.springframework.web.server.", "spring-web"),
            Map.entry("reactor.", "reactor-core"),
            Map.entry("io.micrometer.core.", "micrometer-core"),
            Map.entry("feign.", "feign-core"),
            Map.entry("io.micrometer.context.", "context-propagation"),
            Map.entry("jakarta.servlet.", "jakarta.servlet-api"));

    /** The library without which a module of ours cannot be loaded. */
    private static final Map<String, String> MADE_FOR = Map.of("micrometer", "micrometer-core");

    private static final String OURS = "dev.clew.";

    private Reason() {}

    static String find(String type, ConditionEvaluationReport report, Environment environment) {
        if (report.getExclusions().contains(type)) {
            return "excluded";
        }
        ConditionAndOutcomes conditions =
                report.getConditionAndOutcomesBySource().get(type);
        if (conditions != null) {
            for (ConditionAndOutcome condition : conditions) {
                if (!condition.getOutcome().isMatch()) {
                    return words(condition.getOutcome().getMessage(), environment);
                }
            }
        }
        // A test slice takes some parts alone, and what was processed ahead of time has no conditions any more.
        return "not chosen";
    }

    private static String words(String message, Environment environment) {
        Matcher quoted = QUOTED.matcher(message);
        if (!quoted.find()) {
            return message.contains("web application") ? "other kind of application" : message;
        }
        String name = quoted.group(1);
        if (name.startsWith("clew.")) {
            return name + '=' + environment.getProperty(name, "false");
        }
        return message.contains("did not find") ? "no " + library(name) : "beside " + simple(name);
    }

    private static String library(String type) {
        if (type.startsWith(OURS)) {
            String module = type.substring(OURS.length(), type.indexOf('.', OURS.length()));
            return MADE_FOR.containsKey(module) && isThere(type) ? MADE_FOR.get(module) : "clew-" + module;
        }
        for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
            if (type.startsWith(library.getKey())) {
                return library.getValue();
            }
        }
        return simple(type);
    }

    /** Whether a class is on the class path: it may be without what it needs to be loaded. */
    private static boolean isThere(String type) {
        ClassLoader loader = Reason.class.getClassLoader();
        return loader.getResource(type.replace('.', '/') + ".class") != null;
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }
}
