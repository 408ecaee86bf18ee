package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.find.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlownessTest {
    private final Hour hour = new Hour(42, 3_000);

    private Conclusion only() throws IOException {
        List<Conclusion> found = hour.slow();
        List<Conclusion> causes =
                found.stream().filter(each -> each.because() == null).toList();
        assertThat(causes).hasSize(1);
        assertThat(causes.get(0).requests()).isNotEmpty();
        return causes.get(0);
    }

    private static String about(Conclusion found, String... fields) {
        List<String> parts = new ArrayList<>(List.of(found.id()));
        for (String field : fields) {
            parts.add(String.valueOf(found.field(field)));
        }
        return String.join(" ", parts);
    }

    @Test
    void blamesTheServiceThatIsSlowerSinceATimeAndNotItsCaller() throws IOException {
        hour.delay = (work, usual) -> usual + (work.span().equals("GET /stock") && work.minute() > 35 ? 60 : 0);

        Conclusion found = only();

        assertThat(about(found, "service", "span")).isEqualTo("slower stock GET /stock");
        assertThat((found.since() - Hour.BEGIN) / 60e9).isBetween(34.8, 35.3);
        assertThat(found.weight()).isBetween(600.0, 900.0);
        assertThat(found.field("until")).isNull();
    }

    @Test
    void saysWhenItWasOver() throws IOException {
        hour.delay = (work, usual) ->
                usual + (work.span().equals("GET /stock") && work.minute() > 20 && work.minute() < 30 ? 60 : 0);

        assertThat(String.valueOf(only().field("until"))).startsWith("2026-11-22T10:29:");
    }

    @Test
    void findsItAlsoWhereStatementsAndCallsHaveNoLines() throws IOException {
        hour.hasCalls = false;
        hour.delay = (work, usual) -> usual + (work.span().equals("SELECT stock") && work.minute() > 35 ? 60 : 0);

        assertThat(about(only(), "service", "span")).isEqualTo("slower stock GET /stock");
    }

    @Test
    void namesTheVersionThatMadeItSlow() throws IOException {
        for (int i = 1; i <= 3; i++) {
            hour.starts("price", "price-" + i, "v2", 28 + i);
        }
        hour.delay =
                (work, usual) -> work.version().equals("v2") && work.span().equals("GET /price") ? usual + 40 : usual;

        assertThat(about(only(), "service", "version", "first_instance"))
                .isEqualTo("slower_after_deploy price v2 price-1");
    }

    @Test
    void doesNotBlameAVersionForWhatBeganLongAfterIt() throws IOException {
        for (int i = 1; i <= 3; i++) {
            hour.starts("price", "price-" + i, "v2", 15 + i);
        }
        hour.delay = (work, usual) -> work.minute() > 40 && work.span().equals("GET /price") ? usual + 40 : usual;

        assertThat(about(only(), "service", "span")).isEqualTo("slower price GET /price");
    }

    @Test
    void namesTheDeployOfAnotherServiceRightBeforeIt() throws IOException {
        for (int i = 1; i <= 3; i++) {
            hour.starts("stock", "stock-" + i, "v2", 34 + 0.2 * i);
        }
        hour.delay = (work, usual) -> work.minute() > 35 && work.span().equals("GET /price") ? usual + 40 : usual;

        List<Conclusion> found = hour.slow();

        assertThat(found).hasSize(2);
        assertThat(about(found.get(0), "service")).isEqualTo("slower price");
        assertThat(found.get(1).text())
                .isEqualTo("version v2 of stock changed at 2026-11-22 10:34:12, 50 s before GET /price of price"
                        + " became slower");
        assertThat(found.get(1).weight()).isLessThan(found.get(0).weight());
    }

    @Test
    void cannotTellChangesBeforeItApart() throws IOException {
        for (int i = 1; i <= 3; i++) {
            hour.starts("stock", "stock-" + i, "v2", 33 + 0.2 * i);
            hour.starts("shop", "shop-" + i, "v3", 34 + 0.2 * i);
        }
        hour.delay = (work, usual) -> work.minute() > 35 && work.span().equals("GET /price") ? usual + 40 : usual;

        assertThat(only().text())
                .isEqualTo(
                        "Slowness begins after 2 changes within five minutes: version v2 of stock, version v3 of shop;"
                                + " nobody can tell which one did it");
    }

    @Test
    void namesTheUserForWhomItIsSlow() throws IOException {
        hour.delay = (work, usual) -> work.user() == 7 && work.span().equals("SELECT price") ? usual * 30 : usual;

        assertThat(about(only(), "service", "span", "field", "values"))
                .isEqualTo("slow_for price SELECT price user_id [7]");
    }

    @Test
    void namesTheInstanceWhoseProcessorIsBusy() throws IOException {
        hour.delay = (work, usual) -> work.instance().equals("shop-2")
                        && work.minute() > 30
                        && work.span().startsWith("GET")
                ? usual * 7
                : usual;

        assertThat(about(only(), "service", "span", "instance")).isEqualTo("slower shop null shop-2");
    }

    @Test
    void namesTheInstanceThatIsAlwaysSlow() throws IOException {
        hour.delay = (work, usual) ->
                work.instance().equals("stock-2") && work.span().startsWith("GET") ? usual * 7 : usual;

        assertThat(about(only(), "service", "field", "values")).isEqualTo("slow_for stock instance [stock-2]");
    }

    @Test
    void namesTheDatabaseThatAllShare() throws IOException {
        hour.delay = (work, usual) -> work.span().startsWith("SELECT") && work.minute() > 30 ? usual + 80 : usual;

        assertThat(about(only(), "shared", "services")).isEqualTo("all_slow postgresql [price, shop, stock]");
    }

    @Test
    void tellsSlownessUnderLoadFromASpikeThatIsHandledWell() throws IOException {
        hour.rate = minute -> minute > 30 && minute < 40 ? 5 : 1;
        hour.delay = (work, usual) ->
                work.span().equals("GET /stock") && work.minute() > 30.2 && work.minute() < 40.5 ? usual + 150 : usual;

        assertThat(about(only(), "service", "waits_for")).isEqualTo("slow_under_load stock GET /stock");
        Hour well = new Hour(43, 3_000);
        well.rate = hour.rate;
        assertThat(well.slow()).isEmpty();
    }

    @Test
    void blamesNoLoadThatGrowsMoreThanTheTime() throws IOException {
        hour.rate = minute -> minute > 30 && minute < 40 ? 5 : 1;
        hour.delay = (work, usual) ->
                work.span().equals("GET /stock") && work.minute() > 30 && work.minute() < 40 ? usual * 2.5 + 8 : usual;

        assertThat(about(only(), "service", "span")).isEqualTo("slower stock GET /stock");
    }

    @Test
    void seesThatProcessesAge() throws IOException {
        for (int i = 1; i <= 3; i++) {
            hour.starts("price", "price-" + i, "v1", 20 + i);
            hour.starts("price", "price-" + i, "v1", 41 + i);
        }
        hour.delay = (work, usual) -> work.span().equals("GET /price") ? usual + work.uptime() / 15 : usual;

        Conclusion found = only();

        assertThat(about(found, "service")).isEqualTo("slower_with_uptime price");
        assertThat((double) found.field("slope")).isBetween(200.0, 280.0);
    }

    @Test
    void findsThePeriod() throws IOException {
        hour.delay = (work, usual) -> work.span().equals("GET /stock") && work.minute() % 7 < 1 ? usual + 200 : usual;

        Conclusion found = only();

        assertThat(about(found, "service")).isEqualTo("periodic stock");
        assertThat((double) found.field("period_s")).isBetween(410.0, 430.0);
    }

    @Test
    void tellsOutliersFromALongTail() throws IOException {
        hour.delay = (work, usual) ->
                work.span().equals("SELECT stock") && usual > 3 * Math.exp(0.4 * 2) ? hour.between(700, 1_500) : usual;

        assertThat(about(only(), "service", "span", "fp")).isEqualTo("high_p99_low_p50 stock SELECT stock stockfp");
        Hour tail = new Hour(44, 3_000);
        tail.sigma = 1.3;
        assertThat(tail.slow()).isEmpty();
    }

    @Test
    void countsStatementsOfALoop() throws IOException {
        hour.loops = 12;

        assertThat(about(only(), "service", "span", "fp")).isEqualTo("n_plus_one shop GET /list shopfp");
    }

    @Test
    void findsCallsThatNeedNotWaitForEachOtherOnlyWhereTheLogsProveIt() throws IOException {
        hour.delay = (work, usual) ->
                work.span().equals("GET /stock") || work.span().equals("GET /price") ? usual + 90 : usual;
        hour.swapped = 0.3;

        assertThat(about(only(), "service", "span")).isEqualTo("could_be_parallel shop GET /cart");
        Hour inOrder = new Hour(45, 3_000);
        inOrder.delay = hour.delay;
        assertThat(inOrder.slow()).isEmpty();
    }

    @Test
    void doesNotReportWhatTheBaselineShowsAsWell() throws IOException {
        hour.delay = (work, usual) -> work.user() == 7 && work.span().equals("SELECT price") ? usual * 30 : usual;
        hour.baseline = new Window(Hour.BEGIN, Hour.BEGIN + 30 * 60_000_000_000L);

        assertThat(hour.slow()).isEmpty();
    }

    @Test
    void saysNothingOfQuietHours() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (int seed = 0; seed < 60; seed++) {
            for (Conclusion each : quiet(seed).slow()) {
                wrong.add(seed + " " + each);
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** Returns an hour of varying traffic, with restarts that are slow at first, a good deploy, jobs, and slow routes. */
    private static Hour quiet(int seed) {
        Hour hour = new Hour(seed, 600);
        hour.sigma = hour.between(0.3, 1.1);
        hour.hasCalls = seed % 3 > 0;
        double high = hour.between(0.1, 0.9);
        double phase = hour.between(0, 6);
        double spike = seed % 5 == 0 ? hour.between(5, 50) : 1_000;
        hour.rate = minute -> 1 + high * Math.sin(phase + minute / 12) + (minute > spike && minute < spike + 7 ? 4 : 0);
        double restart = hour.between(5, 50);
        if (seed % 2 == 0) {
            for (int i = 1; i <= 3; i++) {
                hour.starts("stock", "stock-" + i, seed % 4 == 0 ? "v2" : "v1", restart + i);
            }
        }
        double slow = hour.between(1, 80);
        hour.delay = (work, usual) -> {
            double millis = work.span().equals("GET /list") ? usual * slow : usual;
            return work.uptime() < 20 ? millis * 10 : millis * (1 + 0.2 * Math.sin(phase + work.minute() / 12));
        };
        return hour;
    }
}
