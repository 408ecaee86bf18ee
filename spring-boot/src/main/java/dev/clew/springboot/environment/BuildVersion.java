package dev.clew.springboot.environment;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** The version of the application: of the build, and of the commit that was built. */
final class BuildVersion {
    private BuildVersion() {}

    /**
     * Returns the version of {@code META-INF/build-info.properties} or {@code spring.application.version}, and the commit of
     * {@code git.properties}, as {@code 1.4.2+4f1c2ab}; null if neither is known.
     */
    static @Nullable String find(Environment environment) {
        String version = property("META-INF/build-info.properties", "build.version");
        if (version == null) {
            version = environment.getProperty("spring.application.version");
        }
        String commit = property("git.properties", "git.commit.id.abbrev");
        if (version == null || commit == null) {
            return version == null ? commit : version;
        }
        return version + "+" + commit;
    }

    private static @Nullable String property(String file, String key) {
        ClassLoader loader = ClassUtils.getDefaultClassLoader();
        try (InputStream stream = loader == null ? null : loader.getResourceAsStream(file)) {
            if (stream == null) {
                return null;
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty(key);
        } catch (IOException | IllegalArgumentException e) {
            return null; // Boot itself says so if it reads the file
        }
    }
}
