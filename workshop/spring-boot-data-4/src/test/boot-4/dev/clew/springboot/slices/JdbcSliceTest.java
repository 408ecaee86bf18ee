package dev.clew.springboot.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.springboot.data.ShopApplication;
import dev.clew.testkit.CapturedLog;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

/** The slice that tests JDBC alone has the ids too. Boot 3 and 4 have its annotation in different packages. */
@JdbcTest
@ContextConfiguration(classes = ShopApplication.class)
class JdbcSliceTest {
    @Autowired
    private Clew clew;

    @Autowired
    private JdbcTemplate jdbc;

    @Test
    void statementOfTheSliceIsASpanOfItsRequest() {
        TraceContext request = clew.root();
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request.makeCurrent()) {
            assertThat(jdbc.queryForObject("SELECT name FROM item", String.class))
                    .isEqualTo("lamp");
            assertThat(log.spansEnded("client")).singleElement().satisfies(line -> assertThat(line.mdc())
                    .containsEntry("request_id", request.requestId()));
        }
    }
}
