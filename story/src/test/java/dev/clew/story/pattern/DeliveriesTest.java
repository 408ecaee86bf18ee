package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are put aside, taken twice, or wait ever longer. */
class DeliveriesTest {
    @TempDir
    Path folder;

    private final Log log = new Log();

    private Log taken(int i, String id, double at, String outcome, double lag) {
        return log.request("r" + i)
                .end(
                        id,
                        "mail consumer orders receive",
                        at,
                        at + 5,
                        outcome,
                        "topic=orders partition=0 offset=" + i + " message_id=m" + i + " lag_ms=" + lag);
    }

    @Test
    void namesTheTopicThatMessagesArePutAsideIn() throws IOException {
        for (int i = 0; i < 60; i++) {
            boolean isBad = i % 20 == 7;
            for (int attempt = 0; attempt < (isBad ? 3 : 1); attempt++) {
                taken(i, "k" + i + "x" + attempt, 1_000 * i + 10 * attempt, isBad ? "error" : "ok", 5);
            }
            if (isBad) {
                log.end(
                        "d" + i + "<k" + i + "x2",
                        "mail producer orders.DLT send",
                        1_000 * i + 22,
                        1_000 * i + 24,
                        "ok",
                        "topic=orders.DLT message_id=m" + i);
            }
        }

        List<Conclusion> found = log.find(folder);

        Conclusion dead = found.stream()
                .filter(finding -> finding.id().equals("dead_letter"))
                .findFirst()
                .orElseThrow();
        assertThat(dead.text())
                .isEqualTo("mail put 3 messages of orders receive aside in orders.DLT, after up to 3 deliveries");
        assertThat(dead.because()).isNotNull().extracting(Conclusion::id).isEqualTo("error_group");
    }

    @Test
    void countsTheDeliveriesOfAMessageThatFailsEachTime() throws IOException {
        for (int attempt = 0; attempt < 10; attempt++) {
            taken(0, "k" + attempt, 1_000 * attempt, "error", 5);
        }

        assertThat(log.find(folder, "error_group"))
                .singleElement()
                .satisfies(poison -> assertThat(poison.field("deliveries")).isEqualTo(10))
                .hasToString("error_group: orders receive of mail failed in all 10 deliveries of 1 message from "
                        + Log.seconds(5) + " to " + Log.seconds(9_005)
                        + ", and still does when the logs end (poison_record)");
    }

    @Test
    void namesMessagesThatWereTakenAgain() throws IOException {
        for (int i = 0; i < 200; i++) {
            taken(i, "k" + i, 1_000 * i, "ok", 5);
            if (i > 100 && i < 120) {
                taken(i, "l" + i, 1_000 * i + 500, "ok", 505);
            }
        }

        assertThat(log.find(folder))
                .singleElement()
                .satisfies(twice -> assertThat(twice)
                        .hasToString("delivered_twice: mail took 19 messages of orders receive again after they had"
                                + " gone well"));
    }

    @Test
    void saysNothingOfTwoGroupsNorOfTheOneMessageOfARestart() throws IOException {
        for (int i = 0; i < 200; i++) {
            taken(i, "k" + i, 1_000 * i, "ok", 5);
            if (i == 100) {
                taken(i, "l" + i, 1_000 * i + 500, "ok", 505);
            }
        }
        for (int i = 1_000; i < 1_100; i++) {
            for (String id : List.of("a" + i, "b" + i)) {
                log.request("r" + i)
                        .end(
                                id,
                                "bill consumer orders receive",
                                1_000 * i + (id.startsWith("b") ? 4 : 0),
                                1_000 * i + (id.startsWith("b") ? 6 : 3),
                                "ok",
                                "topic=orders partition=0 offset=" + i + " message_id=m" + i);
            }
        }

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void namesTheConsumerThatFallsBehind() throws IOException {
        for (int i = 0; i < 600; i++) {
            taken(i, "k" + i, 1_000 * i, "ok", i < 200 ? 20 + i % 7 : 20 + (i - 200) * 100.0);
        }

        assertThat(log.find(folder)).singleElement().satisfies(lag -> {
            assertThat(lag.id()).isEqualTo("lag_grows");
            assertThat(lag.field("topic")).isEqualTo("orders");
            assertThat((Long) lag.field("lag_ms")).isBetween(25_000L, 40_000L);
        });
    }

    @Test
    void saysNothingOfABacklogThatIsWorkedOffNorOfBatches() throws IOException {
        for (int i = 0; i < 1_200; i++) {
            double backlog = i < 600 ? 0 : Math.max(0, 60_000 - (i - 600) * 300);
            taken(i, "k" + i, 1_000 * i, "ok", 20 + i % 50 * 100 + backlog);
        }

        assertThat(log.find(folder)).isEmpty();
    }
}
