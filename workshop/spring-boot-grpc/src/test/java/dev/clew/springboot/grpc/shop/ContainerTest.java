package dev.clew.springboot.grpc.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls to a service that Tomcat serves as a servlet, behind the filter of Spring Security. */
class ContainerTest {
    private static Running shop;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        shop = Running.inTomcat(Guards.class);
    }

    @AfterAll
    static void stop() {
        assertThat(shop.clew().counters().all()).isEmpty();
        shop.close();
    }

    @Test
    void aCallIsServedInTheContext() {
        assertThat(shop.place(shop.channel(Guards.SELLER), "SKU-44")).isEqualTo("SKU-44");

        assertThat(log.lines("shop").get(0).mdc()).containsEntry("request_id", "r1");
        Await.until(() -> log.spansEnded("server").size() == 2);
        assertThat(log.spansEnded("server"))
                .extracting(line -> line.values().get("span"))
                .containsExactlyInAnyOrder("POST /shop.Orders/Place", "shop.Orders/Place");
        assertThat(log.spansEnded("server"))
                .extracting(line -> line.values().get("parent_id"))
                .containsOnly(Spans.only(log, "client").mdc().get("span_id"));
    }

    @Test
    void aCallThatSecurityRefusesIsAnHttpRequestAlone() {
        assertThatThrownBy(() -> shop.place(shop.channel(), "SKU-44"))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                    assertThat(refused.getTrailers().get(Running.REQUEST_ID)).isEqualTo("r1");
                });

        assertThat(Spans.only(log, "server").values()).containsEntry("status", "401");
        assertThat(log.lines("shop")).isEmpty();
    }
}
