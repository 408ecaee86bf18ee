package dev.clew.story.across;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanNameTest {
    @ParameterizedTest
    @CsvSource({
        "GET /orders/4711/lines, GET /orders/#/lines",
        "GET /orders/9f2c41d7, GET /orders/#",
        "GET /orders/00000000-0000-4000-8000-00000000002a/x, GET /orders/#/x",
        "GET /cafe/deadbeef, GET /cafe/deadbeef",
        "GET /ab-12, GET /ab-#",
        "GET /a-1-2, GET /a-#-#",
        "GET /feed-9f2c41d7-zz, GET /feed-#f#c#d#-zz",
        "v2, v#",
        "9f2c41d7x, #f#c#d#x",
        "-12345678, -#"
    })
    void idsAndNumbersAreFolded(String name, String folded) {
        assertThat(SpanName.folded(name)).isEqualTo(folded);
    }

    @Test
    void aNameOfAMegabyteIsCut() {
        assertThat(SpanName.folded("GET /" + "a-".repeat(500_000))).hasSizeLessThan(300);
    }
}
