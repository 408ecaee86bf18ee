package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The process's own Clew, loaded anew: it is made once. */
class GlobalTest {
    @Test
    void eachCallSaysWhatIsWrongWithASetting() throws Exception {
        try (Anew loader = new Anew()) {
            Class<?> clew = loader.loadClass("dev.clew.Clew");
            clew.getMethod("configureProcess", Map.class, Set.class)
                    .invoke(null, Map.of("clew.sampling", "foo"), Set.of());
            Method global = clew.getMethod("global");
            for (int call = 1; call <= 2; call++) {
                assertThatThrownBy(() -> global.invoke(null))
                        .isInstanceOf(InvocationTargetException.class)
                        .cause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(expected());
            }
        }
    }

    private static String expected() {
        IllegalArgumentException direct = org.assertj.core.api.Assertions.catchThrowableOfType(
                IllegalArgumentException.class,
                () -> Clew.builder().setting("clew.sampling", "foo").build());
        assertThat(direct.getMessage()).contains("clew.sampling").contains("foo");
        return direct.getMessage();
    }
}
