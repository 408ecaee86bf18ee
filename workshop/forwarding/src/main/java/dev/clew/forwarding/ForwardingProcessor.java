package dev.clew.forwarding;

import dev.clew.forwarding.WrapperSource.Kind;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;

/** Writes the classes that {@link Forwarding}, {@link Recording} and {@link Wrapping} ask for. */
@SupportedAnnotationTypes("dev.clew.forwarding.*")
public final class ForwardingProcessor extends AbstractProcessor {
    private static final Map<String, Kind> KINDS = Map.of(
            Forwarding.class.getName(), Kind.FORWARDING,
            Recording.class.getName(), Kind.RECORDING,
            Wrapping.class.getName(), Kind.WRAPPING);

    /** The names of annotated classes whose base extends a class that is not generated yet. */
    private final Set<String> waiting = new LinkedHashSet<>();

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Elements elements = processingEnv.getElementUtils();
        annotations.stream()
                .flatMap(annotation -> round.getElementsAnnotatedWith(annotation).stream())
                .forEach(annotated -> waiting.add(annotated.toString()));
        if (round.processingOver()) {
            waiting.forEach(name -> error(elements.getTypeElement(name), "the base of " + name + " does not compile"));
        } else {
            // Looked up again in each round: an element of an earlier round does not see what was generated since.
            waiting.removeIf(name -> generate(elements.getTypeElement(name)));
        }
        return false;
    }

    /** Returns whether that is done; it waits if the base is not complete. */
    private boolean generate(TypeElement annotated) {
        for (AnnotationMirror annotation : annotated.getAnnotationMirrors()) {
            Kind kind = KINDS.get(annotation.getAnnotationType().toString());
            if (kind != null) {
                TypeElement type = argument(annotation, "value");
                TypeElement base = kind == Kind.WRAPPING ? type : argument(annotation, "base");
                if (!isComplete(base)) {
                    return false;
                }
                if (kind == Kind.WRAPPING || type.getKind().isInterface()) {
                    write(annotated, new WrapperSource(processingEnv, annotated, type, base, kind));
                } else {
                    error(annotated, type + " is no interface");
                }
            }
        }
        return true;
    }

    private void write(TypeElement annotated, WrapperSource source) {
        try (Writer out = processingEnv
                .getFiler()
                .createSourceFile(source.name(), annotated)
                .openWriter()) {
            out.write(source.toString());
        } catch (IOException e) {
            error(annotated, "could not write " + source.name() + ": " + e);
        }
    }

    private TypeElement argument(AnnotationMirror annotation, String name) {
        var values = processingEnv.getElementUtils().getElementValuesWithDefaults(annotation);
        for (ExecutableElement argument : values.keySet()) {
            AnnotationValue value = values.get(argument);
            if (argument.getSimpleName().contentEquals(name) && value != null) {
                return element((TypeMirror) value.getValue());
            }
        }
        throw new IllegalStateException(annotation + " has no " + name);
    }

    private static TypeElement element(TypeMirror type) {
        return (TypeElement) ((DeclaredType) type).asElement();
    }

    /** Whether all superclasses are there. */
    private static boolean isComplete(TypeElement type) {
        TypeMirror superclass = type.getSuperclass();
        return superclass.getKind() == TypeKind.NONE
                || superclass.getKind() == TypeKind.DECLARED && isComplete(element(superclass));
    }

    private void error(TypeElement annotated, String message) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, annotated);
    }
}
