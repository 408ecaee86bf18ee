package dev.clew.forwarding;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** The source of one generated class. */
final class WrapperSource {
    private static final String HEAD = """
        package %s;

        @javax.annotation.processing.Generated("%s")
        @SuppressWarnings({"all", "deprecation", "removal"})
        %sabstract class %s%s extends %s%s {
        """;

    private static final String RECORD = """

            interface Setter<V> {
                void set(%s target, V value)%s;
            }

            abstract <V> void record(int place, V value, Setter<V> setter);
        """;

    private final Elements elements;
    private final Types types;
    private final String packageName;
    private final TypeElement type;
    private final TypeElement base;
    private final Kind kind;

    /** The kinds of class; the names of the annotations. */
    enum Kind {
        FORWARDING,
        RECORDING,
        WRAPPING
    }

    WrapperSource(
            ProcessingEnvironment environment, TypeElement annotated, TypeElement type, TypeElement base, Kind kind) {
        this.elements = environment.getElementUtils();
        this.types = environment.getTypeUtils();
        this.packageName = elements.getPackageOf(annotated).getQualifiedName().toString();
        this.type = type;
        this.base = base;
        this.kind = kind;
    }

    String name() {
        return packageName + '.' + simpleName();
    }

    private String simpleName() {
        return prefix() + type.getSimpleName();
    }

    private String prefix() {
        return kind.name().charAt(0) + kind.name().substring(1).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        boolean jspecify = elements.getTypeElement("org.jspecify.annotations.NullUnmarked") != null;
        StringBuilder source = new StringBuilder(HEAD.formatted(
                packageName,
                ForwardingProcessor.class.getName(),
                jspecify ? "@org.jspecify.annotations.NullUnmarked\n" : "",
                simpleName(),
                typeParameters(type.getTypeParameters()),
                base.asType(),
                kind == Kind.WRAPPING ? "" : " implements " + type.asType()));
        source.append(
                switch (kind) {
                    case FORWARDING -> "    final " + type.asType() + " delegate;\n";
                    case RECORDING -> RECORD.formatted(type.asType(), thrown(setterFailures()));
                    case WRAPPING -> "";
                });
        ElementFilter.constructorsIn(base.getEnclosedElements()).forEach(each -> source.append(constructor(each)));
        methods().values().forEach(method -> source.append(method(method)));
        return source.append("}\n").toString();
    }

    private String constructor(ExecutableElement constructor) {
        StringJoiner parameters = new StringJoiner(", ");
        StringJoiner passed = new StringJoiner(", ");
        String ours = type.asType() + " delegate";
        boolean missing = kind == Kind.FORWARDING;
        for (VariableElement parameter : constructor.getParameters()) {
            boolean delegate = parameter.getSimpleName().contentEquals("delegate");
            missing &= !delegate;
            parameters.add(
                    delegate && kind != Kind.WRAPPING
                            ? ours
                            : plain(parameter.asType()) + " " + parameter.getSimpleName());
            passed.add(parameter.getSimpleName());
        }
        if (missing) {
            parameters.add(ours);
        }
        return "\n    %s(%s) {\n        super(%s);\n%s    }\n"
                .formatted(
                        simpleName(),
                        parameters,
                        passed,
                        kind == Kind.FORWARDING ? "        this.delegate = delegate;\n" : "");
    }

    /** Returns the type without its annotations, which a type with a package cannot have in front. */
    private static String plain(TypeMirror type) {
        return type.toString().replaceAll("@[\\w.]+ ", "");
    }

    /** Returns the methods to write, each once, by their erased signatures. */
    private Map<String, ExecutableElement> methods() {
        Map<String, ExecutableElement> methods = new LinkedHashMap<>();
        for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(type))) {
            if (method.getModifiers().contains(Modifier.PUBLIC)
                    && !method.getModifiers().contains(Modifier.STATIC)
                    && isWanted(method)) {
                methods.putIfAbsent(signature(method), method);
            }
        }
        return methods;
    }

    private boolean isWanted(ExecutableElement method) {
        return switch (kind) {
            case FORWARDING -> !isImplemented(method);
            case RECORDING -> isSetter(method);
            case WRAPPING -> method.getParameters().stream().anyMatch(WrapperSource::isCode);
        };
    }

    /** Whether the parameter is a {@link Runnable} or one of the functional interfaces of the JDK. */
    private static boolean isCode(VariableElement parameter) {
        String type = parameter.asType().toString();
        return type.startsWith("java.util.function.") || type.equals("java.lang.Runnable");
    }

    private static boolean isSetter(ExecutableElement method) {
        List<? extends VariableElement> parameters = method.getParameters();
        return method.getReturnType().getKind() == TypeKind.VOID
                && parameters.size() > 1
                && parameters.get(0).asType().getKind() == TypeKind.INT;
    }

    private boolean isImplemented(ExecutableElement method) {
        return ElementFilter.methodsIn(elements.getAllMembers(base)).stream()
                .filter(known -> known.getModifiers().contains(Modifier.PUBLIC))
                .filter(known -> !known.getModifiers().contains(Modifier.ABSTRACT)
                        && !known.getModifiers().contains(Modifier.DEFAULT))
                .anyMatch(known -> signature(known).equals(signature(method)));
    }

    private String signature(ExecutableElement method) {
        return method.getParameters().stream()
                .map(parameter -> types.erasure(parameter.asType()).toString())
                .collect(joining(",", method.getSimpleName() + "(", ")"));
    }

    private String method(ExecutableElement method) {
        ExecutableType seen = (ExecutableType) types.asMemberOf((DeclaredType) type.asType(), method);
        String typeParameters = typeParameters(method.getTypeParameters());
        return "\n    @Override\n    public %s%s %s(%s)%s {\n%s    }\n"
                .formatted(
                        typeParameters.isEmpty() ? "" : typeParameters + ' ',
                        seen.getReturnType(),
                        method.getSimpleName(),
                        parameters(seen.getParameterTypes(), method.isVarArgs()),
                        thrown(seen.getThrownTypes()),
                        switch (kind) {
                            case FORWARDING -> forwarded(method);
                            case RECORDING -> recorded(method);
                            case WRAPPING -> wrapped(method);
                        });
    }

    private static String parameters(List<? extends TypeMirror> parameters, boolean varArgs) {
        return IntStream.range(0, parameters.size())
                .mapToObj(i -> varArgs && i == parameters.size() - 1
                        ? ((ArrayType) parameters.get(i)).getComponentType() + "... p" + i
                        : parameters.get(i) + " p" + i)
                .collect(joining(", "));
    }

    private String forwarded(ExecutableElement method) {
        boolean isVoid = method.getReturnType().getKind() == TypeKind.VOID;
        String call = "delegate.%s(%s)"
                .formatted(
                        method.getSimpleName(),
                        arguments(0, method.getParameters().size()));
        String result = isWrapped(method.getReturnType()) ? "wrapped(" + call + ")" : call;
        return "        %s%s;\n".formatted(isVoid ? "" : "return ", result);
    }

    /** Whether the base has a {@code wrapped} for results of this type. */
    private boolean isWrapped(TypeMirror result) {
        return ElementFilter.methodsIn(base.getEnclosedElements()).stream()
                .filter(known -> known.getSimpleName().contentEquals("wrapped"))
                .map(known -> known.getParameters().get(0).asType())
                .anyMatch(known -> types.isSameType(types.erasure(known), types.erasure(result)));
    }

    private static String wrapped(ExecutableElement method) {
        List<? extends VariableElement> parameters = method.getParameters();
        return IntStream.range(0, parameters.size())
                .mapToObj(i -> isCode(parameters.get(i)) ? "wrapped(p" + i + ")" : "p" + i)
                .collect(joining(", ", "        return super." + method.getSimpleName() + "(", ");\n"));
    }

    private static String recorded(ExecutableElement method) {
        int count = method.getParameters().size();
        String more = count > 2 ? ", " + arguments(2, count) : "";
        return "        super.%1$s(%2$s);\n        record(p0, p1, (target, value) -> target.%1$s(p0, value%3$s));\n"
                .formatted(method.getSimpleName(), arguments(0, count), more);
    }

    private static String arguments(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "p" + i).collect(joining(", "));
    }

    private static String thrown(List<? extends TypeMirror> failures) {
        return failures.isEmpty() ? "" : " throws " + list(failures, ", ");
    }

    private List<? extends TypeMirror> setterFailures() {
        return methods().values().stream()
                .flatMap(method -> method.getThrownTypes().stream())
                .distinct()
                .toList();
    }

    private static String typeParameters(List<? extends TypeParameterElement> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.stream()
                        .map(parameter -> parameter + " extends " + list(parameter.getBounds(), " & "))
                        .collect(joining(", ", "<", ">"));
    }

    private static String list(List<? extends TypeMirror> types, String separator) {
        return types.stream().map(TypeMirror::toString).collect(joining(separator));
    }
}
