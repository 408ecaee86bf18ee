package dev.clew.springboot.slices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.springboot.data.Items;
import dev.clew.springboot.data.ShopApplication;
import dev.clew.testkit.CapturedLog;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.test.context.ContextConfiguration;

/** The slice that tests repositories alone has the ids too. Boot 3 and 4 have its annotation in different packages. */
@DataJpaTest
@ContextConfiguration(classes = ShopApplication.class)
class DataJpaSliceTest {
    @Autowired
    private Clew clew;

    @Autowired
    private Items items;

    @Test
    void queryOfTheSliceIsASpanOfItsRequest() {
        TraceContext request = clew.root();
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request.makeCurrent()) {
            assertThat(items.count()).isEqualTo(1);
            assertThat(log.spansEnded("client")).singleElement().satisfies(line -> assertThat(line.mdc())
                    .containsEntry("request_id", request.requestId()));
        }
    }
}
