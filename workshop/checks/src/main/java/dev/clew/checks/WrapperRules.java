package dev.clew.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The rule for a module's wrappers of foreign types: no method that both have is answered without the wrapped object.
 *
 * <p>A default method that a JDK or a library adds, and that a wrapper inherits, runs on the wrapper and not on the wrapped
 * object. So the rule asks the types that are there as it runs, and it has to run on each JDK. A wrapper is any class with a
 * field of a type that it shares with the field, whatever its name.
 */
public abstract class WrapperRules {
    private static final String OURS = "dev.clew.";

    /** No interface declares it, and each object has its own. */
    private static final Method TEXT = text();

    private final Set<String> allowed;

    /** @param allowed {@code Type}, or {@code Type.method(Parameter)}, in simple names: each is right as it is, for a reason given there */
    protected WrapperRules(String... allowed) {
        this.allowed = Set.of(allowed);
    }

    @Test
    void inheritsNoMethodThatTheWrappedObjectHas() {
        List<String> inherited = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().importPath(Path.of("target", "classes"))) {
            if (!allowed.contains(name(type.reflect()))) {
                inherited.addAll(inherited(type.reflect()));
            }
        }
        inherited.removeAll(allowed);
        assertThat(inherited).isEmpty();
    }

    /** Returns the methods that a wrapper inherits, although the wrapped object may answer them otherwise. */
    static Set<String> inherited(Class<?> type) {
        Set<String> inherited = new TreeSet<>();
        if (Modifier.isAbstract(type.getModifiers()) || type.isEnum()) {
            return inherited;
        }
        shared(type).stream()
                .flatMap(each -> Stream.concat(Arrays.stream(each.getMethods()), Stream.of(TEXT)))
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !Modifier.isFinal(method.getModifiers()))
                .filter(method -> isInherited(answering(type, method), method))
                .forEach(method -> inherited.add(name(type) + "." + signature(method)));
        return inherited;
    }

    private static Method text() {
        try {
            return Object.class.getMethod("toString");
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }

    private static boolean isInherited(Class<?> answering, Method method) {
        if (answering == Object.class) {
            return method.getName().equals("toString");
        }
        // A host's own wrapper, such as HttpServletRequestWrapper, passes on what it has.
        return !answering.getName().startsWith(OURS) && shared(answering).isEmpty();
    }

    private static Class<?> answering(Class<?> wrapper, Method method) {
        try {
            return wrapper.getMethod(method.getName(), method.getParameterTypes())
                    .getDeclaringClass();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the types that a class shares with one of its fields: those of the host, if it is a wrapper. */
    private static Set<Class<?>> shared(Class<?> type) {
        Set<Class<?>> shared = new LinkedHashSet<>();
        List<Class<?>> held = fields(type).toList();
        for (Class<?> mine : supertypes(type)) {
            if (!mine.getName().startsWith(OURS)
                    && held.stream().anyMatch(other -> mine.isAssignableFrom(other) || other.isAssignableFrom(mine))) {
                shared.add(mine);
            }
        }
        return shared;
    }

    private static Stream<Class<?>> fields(Class<?> type) {
        return Stream.<Class<?>>iterate(type, each -> each != null && each != Object.class, Class::getSuperclass)
                .flatMap(each -> Arrays.stream(each.getDeclaredFields()))
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .<Class<?>>map(Field::getType)
                .filter(field -> field != Object.class);
    }

    private static Set<Class<?>> supertypes(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        for (Class<?> each = type.getSuperclass(); each != null && each != Object.class; each = each.getSuperclass()) {
            all.add(each);
            addInterfaces(each, all);
        }
        addInterfaces(type, all);
        all.remove(Record.class);
        return all;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> all) {
        for (Class<?> each : type.getInterfaces()) {
            if (all.add(each)) {
                addInterfaces(each, all);
            }
        }
    }

    private static String name(Class<?> type) {
        String name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }
}
