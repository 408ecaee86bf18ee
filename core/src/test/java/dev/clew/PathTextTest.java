package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew.HttpPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathTextTest {
    @ParameterizedTest
    @CsvSource({
        "/stock, /stock",
        "/stock?secret=1, /stock",
        "/stock?a;b=1, /stock",
        "/stock;jsessionid=secret, /stock",
        "/stock;v=1;w=2/SKU-44;x, /stock/SKU-44",
        "/stock;v=1?secret=1, /stock",
        "'', ''"
    })
    void leavesOutQueryAndParameters(String path, String written) {
        assertThat(HttpPath.PATH.of(path)).isEqualTo(written);
    }

    @Test
    void cutsALongPathAndALongMethod() {
        assertThat(HttpPath.PATH.spanName("M".repeat(99), "/" + "p".repeat(999)))
                .isEqualTo("M".repeat(32) + " /" + "p".repeat(255));
    }

    @Test
    void namesTheSpanAsFarAsThePathMayBeWrittenDown() {
        assertThat(HttpPath.PATH.spanName("GET", "/stock?secret=1")).isEqualTo("GET /stock");
        assertThat(HttpPath.ROUTE.spanName("GET", "/stock")).isEqualTo("GET");
        assertThat(HttpPath.OFF.spanName("GET", "/stock")).isEqualTo("GET");
        assertThat(HttpPath.OFF.of("/stock")).isEmpty();
    }
}
