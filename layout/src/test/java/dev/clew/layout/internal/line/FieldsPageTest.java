package dev.clew.layout.internal.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that explains the fields has each of them once, and no other. */
class FieldsPageTest {
    private static final Pattern NAMES = Pattern.compile("\\| ([a-z_]+(?:, [a-z_]+)*) \\|.*");

    @Test
    void explainsEachFieldOnce() throws IOException {
        List<String> explained = Files.readAllLines(Path.of("../docs/fields.md")).stream()
                .map(NAMES::matcher)
                .filter(row -> row.matches() && !row.group(1).startsWith("field"))
                .flatMap(row -> Set.of(row.group(1).split(", ")).stream())
                .toList();
        assertThat(new TreeSet<>(explained)).isEqualTo(new TreeSet<>(FieldNames.SPAN_FIELDS));
        assertThat(explained).doesNotHaveDuplicates();
    }
}
