package dev.clew.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpPathTest {
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
        assertThat(HttpPath.PATH.path(path)).isEqualTo(written);
    }

    @Test
    void cutsALongPathAndALongMethodAndALongRoute() {
        assertThat(HttpPath.PATH.spanName("M".repeat(99), "/" + "p".repeat(999)))
                .isEqualTo("M".repeat(32) + " /" + "p".repeat(255));
        assertThat(HttpPath.PATH.route("r".repeat(999))).isEqualTo("r".repeat(256));
    }

    @Test
    void namesTheSpanAsFarAsThePathMayBeWrittenDown() {
        assertThat(HttpPath.PATH.spanName("GET", "/stock?secret=1")).isEqualTo("GET /stock");
        assertThat(HttpPath.ROUTE.spanName("GET", "/stock")).isEqualTo("GET");
        assertThat(HttpPath.OFF.spanName("GET", "/stock")).isEqualTo("GET");
        assertThat(HttpPath.OFF.path("/stock")).isEmpty();
    }

    @Test
    void writesTheRouteDownUnlessOff() {
        assertThat(HttpPath.PATH.route("/stock/{id}")).isEqualTo("/stock/{id}");
        assertThat(HttpPath.ROUTE.route("/stock/{id}")).isEqualTo("/stock/{id}");
        assertThat(HttpPath.OFF.route("/stock/{id}")).isEmpty();
    }

    @Test
    void isReadFromTheSettings() {
        assertThat(HttpPath.parse(Clew.builder().build())).isEqualTo(HttpPath.PATH);
        assertThat(HttpPath.parse(
                        Clew.builder().setting("clew.http.path", "Route").build()))
                .isEqualTo(HttpPath.ROUTE);
    }

    @Test
    void malformedSettingFailsAtTheLatestWhenAnAdapterIsMade() {
        assertThatThrownBy(() -> HttpClientHandler.create(
                        Clew.builder().setting("clew.http.path", "full").build(), "test", FakeAdapter.INSTANCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.http.path must be one of [path, route, off], was \"full\"");
        assertThatThrownBy(() -> HttpServerHandler.create(
                        Clew.builder().setting("clew.http.path", "full").build(), "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.http.path must be one of [path, route, off], was \"full\"");
    }
}
