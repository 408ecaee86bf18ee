package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of the application travel with messages, each under its lower-case name. */
class PropagatedHeadersTest {
    private final Clew clew = Clew.builder().propagatedHeaders("X-Tenant-Id").build();
    private final Post post = Post.create(clew);

    @ParameterizedTest
    @ValueSource(strings = {"x_tenant_id", "X_Tenant_Id"})
    void aConsumedMessageBringsItsHeaderIntoThoseThatItCauses(String name) {
        Letter order = Letter.delivered(7, "x_request_id", "R1", name, "acme");
        Letter sent;
        try (Delivery delivery = post.receiver().open(order, null)) {
            assertThat(delivery.context().baggage().get("X-Tenant-Id")).isEqualTo("acme");
            sent = post.send(Letter.to("shipping", "value"));
        }

        assertThat(sent.properties()).containsEntry("x_tenant_id", "acme").doesNotContainKey("baggage");
    }

    @Test
    void aDerivedMessageHasTheHeaderOfItsCause() {
        Clew other = Clew.builder().propagatedHeaders("X-Tenant-Id").build();
        Letter order = Letter.delivered(7, "x_request_id", "R1", "x_tenant_id", "acme");
        Letter out = Letter.to("shipping", "value");
        try (Scope scope = Post.request(other, "batch").makeCurrent()) {
            assertThat(post.derived().derive(order, out.properties())).isTrue();
        }

        assertThat(out.properties()).containsEntry("x_request_id", "R1").containsEntry("x_tenant_id", "acme");
    }
}
