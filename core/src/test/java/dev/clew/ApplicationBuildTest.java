package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationBuildTest {
    private static final String SHA = "4f1c2ab09d3e5f60718293a4b5c6d7e8f9012345";

    @TempDir
    Path folder;

    private String commit(String git) throws IOException {
        Files.writeString(folder.resolve("git.properties"), git);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            return ApplicationBuild.commit(loader);
        }
    }

    @Test
    void takesTheLongestThatGitPropertiesHas() throws Exception {
        assertThat(commit("git.commit.id=" + SHA + "\ngit.commit.id.abbrev=4f1c2ab\n"))
                .isEqualTo(SHA);
        assertThat(commit("git.commit.id.full=" + SHA + "\ngit.commit.id.abbrev=4f1c2ab\n"))
                .isEqualTo(SHA);
        assertThat(commit("git.commit.id.abbrev=4F1C2AB \n")).isEqualTo("4f1c2ab");
    }

    @ParameterizedTest
    @CsvSource({"''", "git.branch=main", "git.commit.id=4f1c2a", "git.commit.id=${git.sha}", "git.commit.id=\\uzzzz"})
    void isEmptyWithoutOne(String git) throws Exception {
        assertThat(commit(git)).isEmpty();
        assertThat(commit("git.commit.id=" + "a".repeat(41))).isEmpty();
    }

    @Test
    void isEmptyIfTheFileIsTooLong() throws Exception {
        String commit = "git.commit.id=" + SHA + "\n";
        String longest = commit + "#".repeat(64 * 1024 - commit.length());
        assertThat(commit(longest)).isEqualTo(SHA);
        assertThat(commit(longest + "#")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Git-Commit", "git-sha", "SCM-Revision", "Implementation-Build"})
    void takesThatOfTheManifest(String attribute) throws Exception {
        assertThat(ApplicationBuild.commitOf(jar(attribute, SHA).toFile())).isEqualTo(SHA);
        assertThat(ApplicationBuild.commitOf(jar(attribute, "1.4.2").toFile())).isEmpty();
    }

    private Path jar(String attribute, String value) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(attribute, value);
        Path jar = folder.resolve("app.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    @Test
    void aJarThatCannotBeReadHasNone() throws Exception {
        assertThat(ApplicationBuild.commitOf(
                        Files.writeString(folder.resolve("app.jar"), "no jar").toFile()))
                .isEmpty();
        assertThat(ApplicationBuild.commitOf(folder.resolve("absent.jar").toFile()))
                .isEmpty();
    }
}
