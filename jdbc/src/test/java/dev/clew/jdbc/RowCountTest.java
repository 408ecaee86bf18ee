package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Statement;
import org.junit.jupiter.api.Test;

class RowCountTest {
    @Test
    void addsUpABatch() {
        assertThat(RowCount.updated(new int[] {2, 1, Statement.EXECUTE_FAILED})).isEqualTo(3L);
        assertThat(RowCount.updated(new long[] {2, 1})).isEqualTo(3L);
    }

    @Test
    void isUnknownIfTheDriverDoesNotSay() {
        assertThat(RowCount.updated(new int[] {1, Statement.SUCCESS_NO_INFO})).isNull();
        assertThat(RowCount.updated(true)).isNull();
        assertThat(RowCount.updated(null)).isNull();
    }
}
