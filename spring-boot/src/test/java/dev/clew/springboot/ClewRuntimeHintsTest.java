package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.TypeReference;

/** Knowledge that a native image does not have of itself. */
class ClewRuntimeHintsTest {
    @Test
    void postgresqlsDriverMayBeAskedForTheNumberOfASession() {
        RuntimeHints hints = new RuntimeHints();
        new ClewRuntimeHints().registerHints(hints, getClass().getClassLoader());
        TypeHint type =
                Objects.requireNonNull(hints.reflection().getTypeHint(TypeReference.of("org.postgresql.PGConnection")));
        assertThat(type.methods()).singleElement().satisfies(method -> {
            assertThat(method.getName()).isEqualTo("getBackendPID");
            assertThat(method.getParameterTypes()).isEmpty();
            assertThat(method.getMode()).isEqualTo(ExecutableMode.INVOKE);
        });
    }
}
