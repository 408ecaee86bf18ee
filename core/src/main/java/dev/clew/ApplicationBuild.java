package dev.clew;

import dev.clew.text.Hex;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The build of the running application, as the files that it left tell of it. */
final class ApplicationBuild {
    private static final List<String> PROPERTIES =
            List.of("git.commit.id", "git.commit.id.full", "git.commit.id.abbrev");

    /** The names under which builds put it into a manifest, for there is no standard. */
    private static final List<String> ATTRIBUTES = List.of(
            "Git-Commit",
            "Git-Commit-Id",
            "Git-SHA",
            "Git-Revision",
            "SCM-Revision",
            "Implementation-SCM-Revision",
            "Build-Revision",
            "Implementation-Build");

    private static final int MAX_FILE = 64 * 1024;
    private static final int SHORTEST = 7;
    private static final int LONGEST = 40;

    private ApplicationBuild() {}

    /** Returns the commit's SHA of {@code git.properties}, else of the application's manifest; empty if neither has one. */
    static String commit(@Nullable ClassLoader loader) {
        Properties git = gitProperties(loader);
        for (String name : PROPERTIES) {
            String sha = sha(git.getProperty(name));
            if (!sha.isEmpty()) {
                return sha;
            }
        }
        File jar = applicationJar(loader);
        return jar == null ? "" : commitOf(jar);
    }

    /** Returns the content of {@code git.properties}, empty if there is none, it cannot be read, or it has more than 64 KB. */
    static Properties gitProperties(@Nullable ClassLoader loader) {
        Properties git = new Properties();
        try (InputStream file = loader == null ? null : loader.getResourceAsStream("git.properties")) {
            if (file != null) {
                byte[] content = file.readNBytes(MAX_FILE + 1);
                if (content.length > MAX_FILE) {
                    throw new IOException("longer than 64 KB");
                }
                git.load(new ByteArrayInputStream(content));
            }
        } catch (IOException | IllegalArgumentException e) {
            LoggerFactory.getLogger("clew").warn("git.properties cannot be read; the commit is not known from it", e);
        }
        return git;
    }

    /** Returns the commit's SHA of the jar's manifest, empty if it has none. */
    static String commitOf(File jar) {
        try (JarFile file = new JarFile(jar)) {
            Manifest manifest = file.getManifest();
            for (String name : manifest == null ? List.<String>of() : ATTRIBUTES) {
                String sha = sha(manifest.getMainAttributes().getValue(name));
                if (!sha.isEmpty()) {
                    return sha;
                }
            }
        } catch (IOException | RuntimeException e) {
            return ""; // the JVM runs it, so it is there; what it lacks is a manifest that can be read
        }
        return "";
    }

    /** Returns the jar that was started, or that has the main class; null for a folder of classes. */
    private static @Nullable File applicationJar(@Nullable ClassLoader loader) {
        String classPath = System.getProperty("java.class.path", "");
        File jar = new File(classPath);
        if (isJar(jar)) {
            return jar;
        }
        try {
            CodeSource home = mainClass(loader).getProtectionDomain().getCodeSource();
            jar = home == null ? jar : new File(home.getLocation().toURI());
            return isJar(jar) ? jar : null;
        } catch (ClassNotFoundException | LinkageError | URISyntaxException | RuntimeException e) {
            return null; // in a container, or without a main class
        }
    }

    static Class<?> mainClass(@Nullable ClassLoader loader) throws ClassNotFoundException {
        String command = System.getProperty("sun.java.command", "");
        int space = command.indexOf(' ');
        return Class.forName(space < 0 ? command : command.substring(0, space), false, loader);
    }

    private static boolean isJar(File file) {
        return file.getPath().endsWith(".jar") && file.isFile();
    }

    private static String sha(@Nullable String text) {
        String sha = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        boolean isSha = sha.length() >= SHORTEST && sha.length() <= LONGEST && Hex.isHex(sha, 0, sha.length());
        return isSha ? sha : "";
    }
}
