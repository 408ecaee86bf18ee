package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that begin, or become more frequent: a thousand requests, one every three seconds. */
class MessagesTest {
    private static final int REQUESTS = 1_000;
    private static final double EACH = 3_000;
    private static final String STALE = "stock cache is stale";

    @TempDir
    Path folder;

    private final Log log = new Log();
    private final Random random = new Random(7);

    private Log request(int i, String span, String outcome) {
        return log.request("r" + i).end("s" + i, "shop server " + span, EACH * i, EACH * i + 10, outcome, "status=200");
    }

    private Log says(int i, String level, String message) {
        return log.request("r" + i).says(EACH * i + 5, level, "shop", message);
    }

    /** Writes requests of which some say that the cache is stale. */
    private Log stale(IntPredicate which) {
        for (int i = 0; i < REQUESTS; i++) {
            request(i, "GET /items", "ok");
            if (which.test(i)) {
                says(i, "WARN", STALE);
            }
        }
        return log;
    }

    @Test
    void namesAWarningThatBegins() throws IOException {
        stale(i -> i >= 600 && i % 3 == 0);

        assertThat(log.find(folder)).singleElement().satisfies(message -> {
            assertThat(message.text())
                    .isEqualTo("shop says WARN \"stock cache is stale\" in 34 of 100 runs of GET /items since "
                            + Log.seconds(600 * EACH) + ", never before");
            assertThat(message.fields())
                    .containsEntry("span", "GET /items")
                    .containsEntry("level", "WARN")
                    .containsEntry("msg", STALE)
                    .containsEntry("per", "100 runs")
                    .containsEntry("before", 0.0)
                    .containsEntry("t", Log.time(600 * EACH))
                    .containsEntry("evidence", List.of("r600", "r603", "r606", "r609", "r612"))
                    .doesNotContainKeys("until", "version");
        });
    }

    @Test
    void namesAWarningThatWasMoreFrequentForAWhile() throws IOException {
        stale(i -> i % 20 == 0 || i >= 400 && i < 600 && i % 2 == 0);

        assertThat(log.find(folder))
                .singleElement()
                .hasToString("message: shop says WARN \"stock cache is stale\" in 50 of 100 runs of GET /items from "
                        + Log.seconds(400 * EACH) + " to " + Log.seconds(598 * EACH) + ", 5 otherwise");
    }

    @Test
    void saysNothingOfAMixOfRequestsThatChanges() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            boolean isItems = random.nextInt(10) < (i < 500 ? 1 : 9);
            request(i, isItems ? "GET /items" : "GET /carts", "ok");
            if (isItems && random.nextInt(2) == 0) {
                says(i, "WARN", STALE);
            }
        }

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void saysNothingOfBurstsThatAlwaysCame() throws IOException {
        stale(i -> i % 100 < 20);

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void saysNothingOfAWarningThatEnds() throws IOException {
        stale(i -> i > 20 && i < 500 && i % 5 == 0);

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void followsFromTheFailureOfItsRequests() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            boolean fails = i >= 500 && i % 4 == 0;
            request(i, "GET /items", fails ? "error" : "ok");
            if (fails) {
                says(i, "WARN", STALE);
            }
        }

        assertThat(log.find(folder, "message"))
                .singleElement()
                .satisfies(message -> assertThat(message.because())
                        .isNotNull()
                        .extracting(Conclusion::id)
                        .isEqualTo("error_group"));
    }

    @Test
    void doesNotFollowFromAFailureThatCameLater() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            boolean warns = i >= 500 && i % 4 == 0;
            request(i, "GET /items", warns && i >= 560 ? "error" : "ok");
            if (warns) {
                says(i, "WARN", STALE);
            }
        }

        assertThat(log.find(folder, "message")).singleElement().satisfies(message -> {
            assertThat(message.since()).isEqualTo(Timestamp.parse(Log.time(500 * EACH)));
            assertThat(message.because()).isNull();
        });
    }

    @Test
    void leavesErrorsOfFailedRunsToTheFailure() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            boolean fails = i >= 500 && i % 4 == 0;
            request(i, "GET /items", fails ? "error" : "ok");
            if (fails) {
                says(i, "ERROR", "could not read items");
            }
        }

        assertThat(log.find(folder, "error_group")).hasSize(1);
        assertThat(log.find(folder, "message")).isEmpty();
    }

    @Test
    void tellsOfAnInfoOnlyWithWhatItFollowsFrom() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            boolean fails = i >= 500 && i % 4 == 0;
            request(i, "GET /items", fails ? "error" : "ok");
            if (i >= 500 && i % 2 == 1) {
                says(i, "INFO", "discount applied");
            }
            if (fails) {
                says(i, "INFO", "nothing from stock");
            }
        }

        assertThat(log.find(folder, "message")).singleElement().satisfies(message -> {
            assertThat(message.field("msg")).isEqualTo("nothing from stock");
            assertThat(message.because()).isNotNull();
        });
    }

    @Test
    void namesTheVersionThatItBeganWith() throws IOException {
        log.boot("shop", -600_000, "4f1c2aa", "0a");
        for (int i = 0; i < REQUESTS; i++) {
            if (i == 500) {
                log.boot("shop", 500 * EACH - 100, "4f1c2ab", "0b");
            }
            request(i, "GET /items", "ok");
            if (i >= 500 && i % 3 == 0) {
                says(i, "WARN", STALE);
            }
        }

        assertThat(log.find(folder, "message")).singleElement().satisfies(message -> {
            assertThat(message.field("version")).isEqualTo("4f1c2ab");
            assertThat(message.text())
                    .endsWith(" since " + Log.seconds(501 * EACH) + " with version 4f1c2ab, never before");
        });
    }

    @Test
    void namesAMessageOnceWhateverNamesAreInIt() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            request(i, "GET /items", "ok");
            if (i >= 500 && i % 3 == 0) {
                says(i, "WARN", "no price for " + (char) ('a' + i % 17) + "x in " + (char) ('a' + i % 7) + "land");
            }
        }

        assertThat(log.find(folder))
                .singleElement()
                .satisfies(message -> assertThat(message.field("msg")).isEqualTo("no price for * in *"));
    }

    @Test
    void namesAWarningOutsideOfRequests() throws IOException {
        stale(i -> false);
        for (int i = 600; i < REQUESTS; i++) {
            log.saysOutside(EACH * i + 1, "WARN", "shop", "prices are " + i + " s old");
        }

        assertThat(log.find(folder))
                .singleElement()
                .hasToString("message: shop says WARN \"prices are # s old\" 20 times a minute since "
                        + Log.seconds(600 * EACH) + ", never before");
    }

    @Test
    void saysNothingOfWarningsThatTrafficBrings() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            request(i, "GET /items", "ok");
            for (int line = 0; line < (i < 500 ? 1 : 8); line++) {
                log.saysOutside(EACH * i + line, "INFO", "proxy", "passed on");
                log.saysOutside(EACH * i + line, "WARN", "proxy", "an old cipher");
            }
        }

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void saysNothingOfWarningsThatBeginWithAllElse() throws IOException {
        log.boot("shop", -900_000, "1", "shop");
        request(-1, "GET /items", "ok");
        request(-2, "GET /items", "ok");
        for (int i = 0; i < REQUESTS; i++) {
            request(i, "GET /items", "ok");
            log.saysOutside(EACH * i + 1, "WARN", "shop", "prices are " + i + " s old");
        }

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void comparesWithTheSoundPeriodThatIsNamed() throws IOException {
        stale(i -> i < 500 && i % 3 == 0);
        long from = Timestamp.parse(Log.time(500 * EACH));

        assertThat(log.find(folder)).isEmpty();
        assertThat(log.find(folder, new Window(from, Long.MAX_VALUE)))
                .singleElement()
                .hasToString("message: shop says WARN \"stock cache is stale\" in 33 of 100 runs of GET /items since "
                        + Log.seconds(0) + ", none in the baseline");
    }

    @Test
    void shortensALongMessage() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            request(i, "GET /items", "ok");
            if (i >= 500) {
                says(i, "WARN", "x".repeat(5_000));
            }
        }

        assertThat(log.find(folder)).singleElement().satisfies(message -> {
            assertThat(message.text()).contains("\"" + "x".repeat(100) + "…\" in 100 of 100 runs");
            assertThat(message.field("msg")).isEqualTo("x".repeat(200) + '…');
        });
    }
}
