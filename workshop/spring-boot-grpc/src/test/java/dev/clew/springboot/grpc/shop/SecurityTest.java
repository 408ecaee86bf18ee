package dev.clew.springboot.grpc.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.testkit.CapturedLog;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.security.AuthenticationProcessInterceptor;
import org.springframework.grpc.server.security.GrpcSecurity;
import org.springframework.security.config.Customizer;

/** Calls to a service that Spring Security guards. */
class SecurityTest {
    private static Running shop;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    static final class GuardedCalls extends Guards {
        @Bean
        @GlobalServerInterceptor
        AuthenticationProcessInterceptor guard(GrpcSecurity security) throws Exception {
            return security.authorizeRequests(calls -> calls.allRequests().hasAuthority("sell"))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }

    @BeforeAll
    static void start() {
        shop = Running.overNetty(GuardedCalls.class);
    }

    @AfterAll
    static void stop() {
        assertThat(shop.clew().counters().all()).isEmpty();
        shop.close();
    }

    @Test
    void whoIsLetInIsServedInTheContext() {
        assertThat(shop.place(shop.channel(Guards.SELLER), "SKU-44")).isEqualTo("SKU-44");

        assertThat(log.lines("shop").get(0).mdc()).containsEntry("request_id", "r1");
        assertThat(Spans.only(log, "server").values()).containsEntry("grpc_status", "OK");
    }

    @Test
    void whoIsRefusedGetsTheIdAndTheSpanSaysSo() {
        assertThatThrownBy(() -> shop.place(shop.channel(), "SKU-44"))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                    assertThat(refused.getTrailers().get(Running.REQUEST_ID)).isEqualTo("r1");
                });

        assertThat(Spans.only(log, "server").values())
                .containsEntry("grpc_status", "UNAUTHENTICATED")
                .containsEntry("outcome", "ok");
        assertThat(log.lines("shop")).isEmpty();
    }
}
