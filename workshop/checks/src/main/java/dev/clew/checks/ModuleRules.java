package dev.clew.checks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The rules for every module. One test in each module extends this class; it runs in the module's folder.
 *
 * <p>{@code -Dapi.update} writes {@code api.txt} anew; the change is then part of the review.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // reads the classes once
public abstract class ModuleRules {
    /** The packages of core. They share {@code dev.clew.*} with the modules, so they are named one by one. */
    protected static final List<String> CORE = List.of(
            "dev.clew",
            "dev.clew.concurrent",
            "dev.clew.context",
            "dev.clew.ids",
            "dev.clew.internal",
            "dev.clew.policy",
            "dev.clew.propagation",
            "dev.clew.text");

    /** The most types of one package that may refer to each other in a circle. */
    private static final int LARGEST_CYCLE = 5;

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path API = Path.of("api.txt");

    private final Predicate<String> isOwn;
    private final Predicate<String> isAllowed;
    private final JavaClasses ownClasses = new ClassFileImporter().importPath(CLASSES);
    private final Rooms rooms = new Rooms(ownClasses);

    /**
     * Makes the rules of a module other than core.
     *
     * @param root the module's package, which may have packages below it
     * @param shared the packages of the modules that it shares with its siblings
     */
    protected ModuleRules(String root, String... shared) {
        this(
                name -> isWithin(root, name),
                name -> CORE.contains(name) && !isInternal(name)
                        || List.of(shared).stream().anyMatch(other -> isWithin(other, name) && !isInternal(name)));
    }

    /** Makes the rules of core. */
    protected ModuleRules() {
        this(CORE::contains, name -> false);
    }

    private ModuleRules(Predicate<String> isOwn, Predicate<String> isAllowed) {
        this.isOwn = isOwn;
        this.isAllowed = isAllowed;
    }

    private static boolean isWithin(String root, String name) {
        return name.equals(root) || name.startsWith(root + ".");
    }

    static boolean isInternal(String packageName) {
        return (packageName + '.').contains(".internal.");
    }

    @Test
    void staysInItsPackages() {
        assertThat(ownClasses).extracting(JavaClass::getPackageName).allMatch(isOwn, "one of the module's packages");
    }

    @Test
    void dependsOnNoAdapterButItself() {
        assertThat(ownClasses)
                .flatExtracting(JavaClass::getDirectDependenciesFromSelf)
                .filteredOn(dependency -> {
                    String name = dependency.getTargetClass().getPackageName();
                    return isWithin("dev.clew", name) && !isOwn.test(name) && !isAllowed.test(name);
                })
                .isEmpty();
    }

    @Test
    void packagesReferOneWayOnly() {
        assertThat(rooms.packageCycles()).isEmpty();
    }

    @Test
    void hasNoLargeCycleOfTypes() {
        assertThat(rooms.typeCycles()).allMatch(cycle -> cycle.size() <= LARGEST_CYCLE, "at most five types");
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
}
