package dev.clew.story.incident;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Service ORDERS = new Service("orders", "shop", 8_080, "postgresql", true);
    private static final Service STOCK = new Service("stock", "shop", 8_081, "postgresql", true);

    private static Truth truth() {
        return new Truth()
                .first("periodic", STOCK, "GET /stock/{id}", "period_s", Match.near(420, 0.05))
                .also("error_group", STOCK, "", "cause", "lock_timeout")
                .may("restart", STOCK, "")
                .follows("error_group", ORDERS);
    }

    private static Judge.Verdict judge(String... findings) {
        return Judge.judge(
                truth(), "{\"findings\": [" + String.join(",", findings).replace('\'', '"') + "]}");
    }

    private static final String PERIODIC =
            "{'id': 'periodic', 'service': 'stock', 'span': 'GET /stock/17', 'period_s': 415, 'text': 'every 7 minutes'}";
    private static final String GROUP =
            "{'id': 'error_group', 'service': 'stock', 'span': 'UPDATE s', 'cause': 'lock_timeout'}";

    @Test
    void isRightIfAllIsThereAndNoMore() {
        assertThat(judge(PERIODIC, GROUP, "{'id': 'restart', 'service': 'stock'}")
                        .isRight())
                .isTrue();
    }

    @Test
    void missesWhatIsNotThereOrNotExact() {
        assertThat(judge(PERIODIC.replace("415", "390"), GROUP).missed())
                .containsExactly("periodic of stock GET /stock/{id} {period_s=≈420.0}");
    }

    @Test
    void wantsTheCauseFirst() {
        assertThat(judge(GROUP, PERIODIC).order()).hasSize(1);
        assertThat(judge(PERIODIC, GROUP).order()).isEmpty();
    }

    @Test
    void acceptsAConsequenceOnlyOfWhatIsRight() {
        String above = "{'id': 'error_group', 'service': 'orders', 'cause': 'status_500', 'because': 1}";
        assertThat(judge(PERIODIC, GROUP, above).isRight()).isTrue();
        assertThat(judge(PERIODIC, GROUP, above.replace(", 'because': 1", "")).wrong())
                .hasSize(1);
        assertThat(judge(PERIODIC, GROUP, above.replace("1}", "2}")).wrong()).hasSize(1);
    }

    @Test
    void takesAnyFindingOfAQuietWorldForFalse() {
        assertThat(Judge.judge(new Truth(), "{\"findings\": []}").isRight()).isTrue();
        assertThat(Judge.judge(new Truth(), "{\"findings\": [{\"id\": \"restart\"}]}")
                        .wrong())
                .containsExactly("restart: ");
    }

    @Test
    void saysSoIfThereIsNoTriage() {
        assertThat(Judge.judge(new Truth(), "clew: there is no command triage").missed())
                .hasSize(1);
    }
}
