package dev.clew.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Statement;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void addsUpABatch() {
        assertThat(Rows.updated(new int[] {2, 1, Statement.EXECUTE_FAILED})).isEqualTo(3L);
        assertThat(Rows.updated(new long[] {2, 1})).isEqualTo(3L);
    }

    @Test
    void isNotKnownWhereTheDriverDoesNotSay() {
        assertThat(Rows.updated(new int[] {1, Statement.SUCCESS_NO_INFO})).isNull();
        assertThat(Rows.updated(true)).isNull();
        assertThat(Rows.updated(null)).isNull();
    }
}
