package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The process's own Clew, loaded anew: it is made once. */
class GlobalTest {
    private static final class Anew extends URLClassLoader {
        Anew(URL core) {
            super(new URL[] {core}, GlobalTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.clew.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }

    @Test
    void eachCallSaysWhatIsWrongWithASetting() throws Exception {
        URL core = Clew.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new Anew(core)) {
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
