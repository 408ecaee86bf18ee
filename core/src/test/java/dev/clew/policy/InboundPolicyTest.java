package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Headers;
import dev.clew.context.Baggage;
import dev.clew.context.TraceContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundPolicyTest {
    private static final String T = "12345678901234567890123456789012";
    private static final String[] EVERYTHING = {
        "X-Request-ID",
        "their-id",
        "traceparent",
        "00-" + T + "-1234567890123456-00",
        "tracestate",
        "a=1",
        "baggage",
        "b=2"
    };

    private static Clew clew(InboundPolicy policy) {
        return Clew.builder().inbound(policy).build();
    }

    private static Clew settings(String... keysAndValues) {
        ClewBuilder builder = Clew.builder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.setting(keysAndValues[i], keysAndValues[i + 1]);
        }
        return builder.build();
    }

    private static TraceContext receive(Clew clew, String peer, String... namesAndValues) {
        return clew.receive(Headers.of(namesAndValues), Headers::get, peer);
    }

    private static void assertRestarted(TraceContext context, String clientRequestId) {
        assertThat(context.traceId()).isNotEqualTo(T).matches("[a-f][0-9a-f]{31}");
        assertThat(context.requestId()).isEqualTo(context.traceId());
        assertThat(context.parentId()).isEmpty();
        assertThat(context.traceFlags()).isEqualTo(3);
        assertThat(context.traceState()).isEmpty();
        assertThat(context.baggage()).isSameAs(Baggage.EMPTY);
        assertThat(context.clientRequestId()).isEqualTo(clientRequestId);
    }

    private static void assertTrusted(TraceContext context) {
        assertThat(context.traceId()).isEqualTo(T);
        assertThat(context.requestId()).isEqualTo("their-id");
        assertThat(context.traceState()).isEqualTo("a=1");
        assertThat(context.baggage().get("b")).isEqualTo("2");
        assertThat(context.clientRequestId()).isEmpty();
    }

    @Test
    void trustBelievesValidIds() {
        Clew clew = clew(InboundPolicy.trust());
        assertTrusted(receive(clew, "", EVERYTHING));
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void restartDropsEverything() {
        Clew clew = clew(InboundPolicy.restart());
        assertRestarted(receive(clew, "10.0.0.1", EVERYTHING), "");
        assertRestarted(receive(clew, "10.0.0.1", "baggage", "of=nobody"), "");
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.untrusted", 1L));
    }

    @Test
    void restartKeepingClientIdKeepsValidRequestIdAside() {
        Clew clew = clew(InboundPolicy.restartKeepingClientId());
        assertRestarted(receive(clew, "", EVERYTHING), "their-id");
        assertRestarted(receive(clew, "", "X-Request-ID", "not valid"), "");
        assertRestarted(receive(clew, ""), "");
        assertThat(receive(clew, "", EVERYTHING).child().clientRequestId()).isEqualTo("their-id");
    }

    @Test
    void requireReturnsNoneIfNoValidIdCameIn() {
        Clew clew = clew(InboundPolicy.require());
        assertThat(receive(clew, "")).isSameAs(TraceContext.NONE);
        assertThat(receive(clew, "", "X-Request-ID", "not valid", "traceparent", "00-x"))
                .isSameAs(TraceContext.NONE);
        assertThat(receive(clew, "", "baggage", "a=1")).isSameAs(TraceContext.NONE);
        assertTrusted(receive(clew, "", EVERYTHING));
        assertThat(receive(clew, "", "X-Request-ID", "their-id").requestId()).isEqualTo("their-id");
        assertThat(receive(clew, "", EVERYTHING[2], EVERYTHING[3]).traceId()).isEqualTo(T);
        assertThat(clew.counters().get("rejected.missing_id")).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3,trusted",
        "::ffff:10.1.2.3,trusted",
        "fd00::1,trusted",
        "[fd00:0:0:0:0:0:0:1%eth0],trusted",
        "11.1.2.3,other",
        "fc00::1,other",
        "gateway,predicate",
        "'',other",
        "10.1.2.3.4,other",
        "10.1.2,other"
    })
    void bySourceLetsFirstMatchDecide(String peer, String expected) {
        Clew clew = clew(InboundPolicy.bySource()
                .from("10.0.0.0/8, fd00::/8", InboundPolicy.trust())
                .from("gateway"::equals, InboundPolicy.require())
                .from("10.0.0.0/8", InboundPolicy.restart())
                .otherwise(InboundPolicy.restartKeepingClientId()));
        TraceContext context = receive(clew, peer, EVERYTHING);
        if (expected.equals("other")) {
            assertRestarted(context, "their-id");
        } else {
            assertTrusted(context);
        }
        assertThat(receive(clew, peer).isNone()).isEqualTo(expected.equals("predicate"));
    }

    @Test
    void failingPredicateIsCountedAndDoesNotMatch() {
        Clew clew = clew(InboundPolicy.bySource()
                .from(
                        peer -> {
                            throw new IllegalStateException(peer);
                        },
                        InboundPolicy.trust())
                .otherwise(InboundPolicy.restart()));
        assertRestarted(receive(clew, "10.0.0.1", EVERYTHING), "");
        assertThat(clew.counters().get("skipped.inbound_source")).isEqualTo(1);
    }

    @Test
    void settingTakesEveryPreset() {
        assertTrusted(receive(settings(), "", EVERYTHING));
        assertTrusted(receive(settings("clew.inbound", "trust"), "", EVERYTHING));
        assertRestarted(receive(settings("clew.inbound", "restart"), "", EVERYTHING), "");
        assertRestarted(receive(settings("clew.inbound", "restart-keeping-client-id"), "", EVERYTHING), "their-id");
        assertThat(receive(settings("clew.inbound", "require"), "")).isSameAs(TraceContext.NONE);
    }

    @Test
    void settingTrustsListedSourcesAlone() {
        Clew clew = settings("clew.inbound.trusted", "127.0.0.1, 10.0.0.0/8");
        assertTrusted(receive(clew, "10.9.9.9", EVERYTHING));
        assertTrusted(receive(clew, "127.0.0.1", EVERYTHING));
        assertRestarted(receive(clew, "127.0.0.2", EVERYTHING), "their-id");
        assertRestarted(receive(clew, "", EVERYTHING), "their-id");
        Clew strict = settings("clew.inbound.trusted", "10.0.0.0/8", "clew.inbound", "restart");
        assertTrusted(receive(strict, "10.9.9.9", EVERYTHING));
        assertRestarted(receive(strict, "192.0.2.1", EVERYTHING), "");
    }

    @Test
    void settingsNameTheAllowedValues() {
        assertThatThrownBy(() -> settings("clew.inbound", "believe"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.inbound must be one of trust, restart, restart-keeping-client-id, require,"
                        + " was \"believe\"");
        assertThatThrownBy(() -> settings("clew.inbound.trusted", "localhost"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("trusted sources must be a comma-separated list of IPv4 and IPv6 addresses and CIDR"
                        + " ranges such as \"10.0.0.0/8, fd00::/8\", was \"localhost\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "10.0.0.0/8,",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/08",
                "10.0.0.0/8/8",
                "10.0.0/8",
                "10.0.0.256",
                "010.0.0.1",
                "0x0a.0.0.1",
                "10.0.0.0.0",
                "10.0.0.",
                ".10.0.0",
                "1.2.3.4:80",
                "fd00::/129",
                "fd00",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "1:",
                ":1",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3.4:5",
                "example.com",
                "\u0661.2.3.4"
            })
    void refusesTextsThatAreNoListOfRanges(String list) {
        assertThatThrownBy(() -> Cidr.parse(list)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Cidr.parse("0.0.0.0/0, ::/0").contains(list)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.255.255,true",
        "10.0.0.0/8,11.0.0.0,false",
        "10.1.2.3/8,10.9.9.9,true",
        "192.0.2.7,192.0.2.7,true",
        "192.0.2.7,192.0.2.8,false",
        "192.0.2.6/31,192.0.2.7,true",
        "192.0.2.6/31,192.0.2.8,false",
        "0.0.0.0/0,255.255.255.255,true",
        "0.0.0.0/0,::1,false",
        "::/0,::1,true",
        "::/0,10.0.0.1,false",
        "::/0,::ffff:10.0.0.1,false",
        "10.0.0.0/8,::ffff:10.0.0.1,true",
        "10.0.0.0/8,::ffff:a00:1,true",
        "::ffff:10.0.0.0/104,10.0.0.1,true",
        "::ffff:10.0.0.0/104,11.0.0.1,false",
        "10.0.0.0/8,::10.0.0.1,false",
        "fd00::/8,fdff:ffff::,true",
        "fd00::/8,fe00::,false",
        "2001:db8::/65,2001:db8::7fff:0:0:1,true",
        "2001:db8::/65,2001:db8:0:0:8000::1,false",
        "2001:db8::/64,2001:db8:0:0:ffff::1,true",
        "2001:db8::/64,2001:db8:0:1::1,false",
        "::1,0:0:0:0:0:0:0:1,true",
        "::1/128,::2,false",
        "1:2:3:4:5:6:7:8,1:2:3:4:5:6:7:8,true",
        "1::8,1:0:0:0:0:0:0:8,true",
        "1:2:3:4:5:6:7::,1:2:3:4:5:6:7:0,true",
        "64:ff9b::1.2.3.4,64:ff9b::102:304,true",
        "fe80::/10,fe80::1%eth0,true",
        "fe80::1%eth0,fe80::1%eth1,true",
        "FE80::ABCD,fe80::abcd,true",
        "::1,[::1],true",
        "::1,[::1,false",
        "10.0.0.1,[10.0.0.1],false",
        "10.0.0.1,10.0.0.1:8080,false",
        "10.0.0.1,' 10.0.0.1',false",
        "10.0.0.1,localhost,false"
    })
    void matchesLiterals(String list, String peer, boolean expected) {
        assertThat(Cidr.parse(list).contains(peer)).isEqualTo(expected);
    }

    @Test
    void endlessPeerMatchesNothing() {
        assertThat(Cidr.parse("::/0, 0.0.0.0/0").contains("1".repeat(1 << 20))).isFalse();
        assertThat(Cidr.parse("::/0, 0.0.0.0/0").contains(":".repeat(1 << 20))).isFalse();
    }

    @Test
    void readsLikeItsCode() {
        InboundPolicy policy = InboundPolicy.bySource()
                .from("10.0.0.0/8,fd00::/8", InboundPolicy.trust())
                .otherwise(InboundPolicy.restart());
        assertThat(policy)
                .hasToString("InboundPolicy.bySource().from(10.0.0.0/8, fd00:0:0:0:0:0:0:0/8, InboundPolicy.trust())"
                        + ".otherwise(InboundPolicy.restart())");
        assertThat(InboundPolicy.restartKeepingClientId()).hasToString("InboundPolicy.restartKeepingClientId()");
    }
}
