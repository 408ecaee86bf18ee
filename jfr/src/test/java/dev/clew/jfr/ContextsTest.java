package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContextsTest {
    private static final long THREAD = 7;

    private final Contexts contexts = new Contexts();

    private void changes(long... timesAndRequests) {
        for (int i = 0; i < timesAndRequests.length; i += 2) {
            contexts.changed(THREAD, timesAndRequests[i], timesAndRequests[i + 1]);
        }
    }

    @Test
    void knowsTheRequestOfATime() {
        changes(10, 1, 20, 0, 30, 2);
        assertThat(contexts.at(THREAD, 9)).isZero();
        assertThat(contexts.at(THREAD, 10)).isEqualTo(1);
        assertThat(contexts.at(THREAD, 19)).isEqualTo(1);
        assertThat(contexts.at(THREAD, 20)).isZero();
        assertThat(contexts.at(THREAD, 1_000)).isEqualTo(2);
        assertThat(contexts.at(THREAD + 1, 1_000)).isZero();
    }

    @Test
    void aRequestThatEndsAtTheEndOfATimeIsThatOfMostOfIt() {
        changes(10, 1, 198, 0, 199, 2);
        assertThat(contexts.mostly(THREAD, 15, 200)).isEqualTo(1);
    }

    @Test
    void aRequestThatBeganAtTheEndOfATimeIsNot() {
        changes(195, 1);
        assertThat(contexts.mostly(THREAD, 15, 200)).isZero();
    }

    @Test
    void partsOfARequestAddUp() {
        changes(0, 1, 40, 2, 100, 1);
        assertThat(contexts.mostly(THREAD, 0, 150)).isEqualTo(1);
    }

    @Test
    void remembersTheLastChangesOfAThread() {
        for (int i = 0; i < 1_000; i++) {
            changes(i, i);
        }
        assertThat(contexts.at(THREAD, 999)).isEqualTo(999);
        assertThat(contexts.at(THREAD, 1_000 - 64)).isEqualTo(1_000 - 64);
        assertThat(contexts.at(THREAD, 1_000 - 65)).isZero();
    }

    @Test
    void forgetsThreadsThatNothingWasHeardOfLongest() {
        for (int thread = 0; thread < 20_000; thread++) {
            contexts.changed(thread, 0, 1);
        }
        assertThat(contexts.at(9_999, 1)).isZero();
        assertThat(contexts.at(10_000, 1)).isEqualTo(1);
    }
}
