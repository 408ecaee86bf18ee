package dev.clew.checks;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The references of a module's types to each other, and the cycles among them.
 *
 * <p>Nested types count as their outermost type.
 */
final class Rooms {
    private final Map<String, Set<String>> references = new TreeMap<>();

    Rooms(JavaClasses classes) {
        Set<String> own = classes.stream().map(JavaClass::getName).collect(Collectors.toSet());
        for (JavaClass type : classes) {
            if (type.getSimpleName().equals("package-info")) {
                continue;
            }
            Set<String> targets = references.computeIfAbsent(outermost(type), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .filter(target -> own.contains(target.getName()))
                    .map(Rooms::outermost)
                    .filter(target -> !target.equals(outermost(type)))
                    .forEach(targets::add);
        }
    }

    private static String outermost(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** Returns the packages that refer to each other in a circle, as one set for each such group. */
    Collection<Set<String>> packageCycles() {
        Map<String, Set<String>> packages = new TreeMap<>();
        references.forEach((type, targets) -> {
            Set<String> others = packages.computeIfAbsent(packageOf(type), name -> new TreeSet<>());
            targets.stream()
                    .map(Rooms::packageOf)
                    .filter(target -> !target.equals(packageOf(type)))
                    .forEach(others::add);
        });
        return cycles(packages);
    }

    /** Returns the types of one package that refer to each other in a circle, as one set for each such group. */
    Collection<Set<String>> typeCycles() {
        Map<String, Set<String>> within = new TreeMap<>();
        references.forEach((type, targets) -> within.put(
                type,
                targets.stream()
                        .filter(target -> packageOf(target).equals(packageOf(type)))
                        .collect(Collectors.toCollection(TreeSet::new))));
        return cycles(within);
    }

    private static Collection<Set<String>> cycles(Map<String, Set<String>> graph) {
        Map<String, Set<String>> reached = new TreeMap<>();
        graph.keySet().forEach(start -> reached.put(start, reachedFrom(start, graph)));
        List<Set<String>> cycles = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String start : graph.keySet()) {
            Set<String> cycle = reached.get(start).stream()
                    .filter(other -> reached.get(other).contains(start))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!cycle.isEmpty() && seen.addAll(cycle)) {
                cycles.add(cycle);
            }
        }
        return cycles;
    }

    private static Set<String> reachedFrom(String start, Map<String, Set<String>> graph) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(graph.get(start));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(graph.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
