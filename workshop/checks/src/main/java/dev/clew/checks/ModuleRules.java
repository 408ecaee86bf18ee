package dev.clew.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What holds for every module: extended by one test in each, which is run in the module's folder.
 *
 * <p>{@code -Dapi.update} writes {@code api.txt} anew; the change to it is then part of the review.
 */
public abstract class ModuleRules {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path API = Path.of("api.txt");

    private final String ownPackage;
    private final List<String> sharedPackages;
    private final JavaClasses ownClasses;

    /**
     * @param ownPackage the module's one package
     * @param sharedPackages of the modules that it and its siblings have in common
     */
    protected ModuleRules(String ownPackage, String... sharedPackages) {
        this.ownPackage = ownPackage;
        this.sharedPackages = List.of(sharedPackages);
        this.ownClasses = new ClassFileImporter().importPath(CLASSES);
    }

    @Test
    void hasOnePackage() {
        classes().should().resideInAPackage(ownPackage).check(ownClasses);
    }

    @Test
    void dependsOnNoAdapterButItself() {
        noClasses()
                .should(dependOnClewOutside(ownPackage, sharedPackages))
                .allowEmptyShould(true)
                .check(ownClasses);
    }

    @Test
    void writesNothingToTheConsole() {
        noClasses()
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(ownClasses);
    }

    @Test
    void publicClassesAreFinalOrMeantToBeExtended() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .haveModifier(JavaModifier.ABSTRACT)
                .allowEmptyShould(true)
                .check(ownClasses);
    }

    @Test
    void apiIsTheCommittedOne() throws IOException {
        String api = new ApiText(CLASSES).toString();
        if (System.getProperty("api.update") != null) {
            Files.writeString(API, api);
        }
        assertThat(api)
                .as("the public API against api.txt; -Dapi.update writes it anew")
                .isEqualTo(Files.readString(API, StandardCharsets.UTF_8));
    }

    private static ArchCondition<JavaClass> dependOnClewOutside(String ownPackage, List<String> shared) {
        return new ArchCondition<>(
                "depend on a package of Clew other than dev.clew, " + ownPackage + " and " + shared) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                        .filter(dependency ->
                                isOther(dependency.getTargetClass().getPackageName()))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.satisfied(item, dependency.getDescription())));
            }

            private boolean isOther(String name) {
                return name.startsWith("dev.clew.") && !name.equals(ownPackage) && !shared.contains(name);
            }
        };
    }
}
