package dev.clew.checks;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The public and protected signatures of the classes in a folder, one per line, in an order that no compiler changes. */
final class ApiText {
    private final String text;

    ApiText(Path classes) {
        List<String> types = new ArrayList<>();
        for (JavaClass type : new ClassFileImporter().importPath(classes)) {
            // Loading another one may need a library that the tests of a module are without.
            if (type.getModifiers().contains(JavaModifier.PUBLIC)
                    || type.getModifiers().contains(JavaModifier.PROTECTED)) {
                describe(load(type.getName()), types);
            }
        }
        this.text = types.stream().sorted().collect(Collectors.joining());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ApiText.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void describe(Class<?> type, List<String> types) {
        if (!isVisible(type)
                || type.isSynthetic()
                || type.getSimpleName().equals("package-info")
                || ModuleRules.isInternal(type.getPackageName())) {
            return;
        }
        TreeSet<String> members = new TreeSet<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isApi(constructor.getModifiers()) && !constructor.isSynthetic()) {
                members.add("  " + modifiers(constructor.getModifiers()) + "<init>" + tail(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isApi(method.getModifiers()) && !method.isSynthetic()) {
                members.add("  " + modifiers(method.getModifiers()) + name(method.getGenericReturnType()) + " "
                        + method.getName() + tail(method));
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (isApi(field.getModifiers()) && !field.isSynthetic()) {
                members.add(
                        "  " + modifiers(field.getModifiers()) + name(field.getGenericType()) + " " + field.getName());
            }
        }
        types.add(header(type) + "\n" + members.stream().map(m -> m + "\n").collect(Collectors.joining()));
    }

    private static String header(Class<?> type) {
        String kind =
                type.isInterface() ? "interface " : type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ";
        List<String> parents = new ArrayList<>();
        Class<?> superclass = type.getSuperclass();
        if (superclass != null
                && !List.of(Object.class, Enum.class, Record.class).contains(superclass)) {
            parents.add(superclass.getName());
        }
        Arrays.stream(type.getInterfaces()).map(Class::getName).forEach(parents::add);
        return kind + type.getName() + (parents.isEmpty() ? "" : " : " + String.join(", ", parents));
    }

    private static String tail(Executable executable) {
        String parameters = Arrays.stream(executable.getGenericParameterTypes())
                .map(ApiText::name)
                .collect(Collectors.joining(", ", "(", ")"));
        String thrown = Arrays.stream(executable.getExceptionTypes())
                .map(Class::getName)
                .sorted()
                .collect(Collectors.joining(", "));
        return parameters + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String name(Type type) {
        return type.getTypeName();
    }

    private static String modifiers(int modifiers) {
        String kept = Modifier.toString(modifiers & (Modifier.STATIC | Modifier.PROTECTED | Modifier.ABSTRACT));
        return kept.isEmpty() ? "" : kept + " ";
    }

    private static boolean isApi(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean isVisible(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!isApi(each.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
