package dev.clew.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.clew.checks.sample.lower.A;
import dev.clew.checks.sample.upper.Down;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final String SAMPLE = "dev.clew.checks.sample";

    private final Rooms rooms = new Rooms(new ClassFileImporter().importPackages(SAMPLE));

    @Test
    void findsTypesOfOnePackageInACircle() {
        Set<String> circle = Stream.of("A", "B", "C", "D", "E", "F")
                .map(name -> A.class.getPackageName() + "." + name)
                .collect(Collectors.toSet());
        assertThat(rooms.typeCycles()).containsExactly(circle);
    }

    @Test
    void findsPackagesInACircle() {
        assertThat(rooms.packageCycles())
                .containsExactly(Set.of(A.class.getPackageName(), Down.class.getPackageName()));
    }

    @Test
    void findsNoCircleInReferencesOneWay() {
        assertThat(new Rooms(new ClassFileImporter().importPackages("dev.clew.checks")).packageCycles())
                .hasSize(1);
        assertThat(new Rooms(new ClassFileImporter().importClasses(ApiText.class, Rooms.class)).typeCycles())
                .isEmpty();
    }
}
