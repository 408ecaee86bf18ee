package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import javax.management.ObjectName;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** What an operator sees: the start line and /actuator/clew. */
class OperationsTest {
    private static final String OPEN = "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS;
    private static final String EXPOSED = "management.endpoints.web.exposure.include=clew";

    /** Base64 of 32 bytes. */
    private static final String KEY = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=";

    private static Map<String, Object> contents(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonParserFactory.getJsonParser().parseMap(answer.body());
    }

    private static Map<Object, Object> map(Map<String, Object> all, String key) {
        return new HashMap<>((Map<?, ?>) all.get(key));
    }

    @Test
    void endpointIsNotExposedUnlessAskedFor() throws Exception {
        try (Running application = Running.start(OPEN)) {
            assertThat(application.get("/actuator/clew").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void endpointShowsPartsSettingsCountersAndOpenSpans() throws Exception {
        try (Running application = Running.start(OPEN, EXPOSED, "clew.client.enabled=false", "clew.jdbc.slow=2s")) {
            application.get("/orders/7", "X-Request-ID", "x".repeat(1000));
            Map<String, Object> clew = contents(application.get("/actuator/clew"));

            assertThat(clew.keySet())
                    .containsExactlyInAnyOrder(
                            "service", "attached", "leftOut", "configuration", "settings", "counters", "openSpans");
            assertThat(map(clew, "service")).containsEntry("name", "orders");
            assertThat(clew.get("attached"))
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .contains("front", "jdbc", "servlet", "task");
            assertThat(map(clew, "leftOut")).containsEntry("client", "clew.client.enabled=false");
            assertThat((String) clew.get("configuration")).contains("propagator=", "inbound=InboundPolicy.trust()");
            assertThat(map(clew, "settings")).containsEntry("clew.jdbc.slow", "2s");
            assertThat(map(clew, "settings")).containsEntry("clew.http.probes", "/actuator/**");
            assertThat(map(clew, "counters")).isNotEmpty();
            // The request that asks is open itself.
            assertThat(map(clew, "openSpans")).containsEntry("server", 1);
        }
    }

    @Test
    void endpointHidesKeysAndTheValueOfAMisspeltOne() throws Exception {
        try (Running application = Running.start(
                OPEN,
                EXPOSED,
                "clew.debug.keys[0]=ops:" + KEY,
                "clew.debug.kex=ops:" + KEY,
                "clew.config.key=" + KEY)) {
            HttpResponse<String> answer = application.get("/actuator/clew");
            Map<String, Object> clew = contents(answer);
            assertThat(answer.body()).doesNotContain(KEY, "c2Vj");
            assertThat(map(clew, "settings")).containsEntry("clew.debug.keys", "******");
            assertThat(map(clew, "settings")).containsEntry("clew.debug.kex", "******");
            assertThat(map(clew, "settings")).containsEntry("clew.config.key", "******");
        }
    }

    @Test
    void endpointIsOnTheManagementPort() throws Exception {
        try (Running application = Running.start(OPEN, EXPOSED, "management.server.port=0")) {
            HttpResponse<String> answer = application.getManagement("/actuator/clew", "X-Request-ID", "r1");
            assertThat(contents(answer)).containsKey("attached");
            assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
            assertThat(application.get("/actuator/clew").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void endpointIsNoMBeanUnlessAskedFor() throws Exception {
        ObjectName name = new ObjectName("org.springframework.boot:type=Endpoint,name=Clew,*");
        try (Running application = Running.start(OPEN, "spring.jmx.enabled=true")) {
            assertThat(application.context().isActive()).isTrue();
            assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(name, null))
                    .isEmpty();
        }
        try (Running application =
                Running.start(OPEN, "spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=clew")) {
            assertThat(application.context().isActive()).isTrue();
            assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(name, null))
                    .hasSize(1);
        }
    }
}
