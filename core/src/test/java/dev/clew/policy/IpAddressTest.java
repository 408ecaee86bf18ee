package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "1.2.3.4, 1.2.3.4",
        "::ffff:1.2.3.4, 1.2.3.4",
        "[::ffff:102:304], 1.2.3.4",
        "::, 0:0:0:0:0:0:0:0",
        "::1, 0:0:0:0:0:0:0:1",
        "1::, 1:0:0:0:0:0:0:0",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "1:2::7:8, 1:2:0:0:0:0:7:8",
        "FFFF:abcd::9, ffff:abcd:0:0:0:0:0:9",
        "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
        "::1.2.3.4, 0:0:0:0:0:0:102:304",
        "fe80::1%eth0, fe80:0:0:0:0:0:0:1",
        "[fe80::1%1], fe80:0:0:0:0:0:0:1",
        "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    })
    void readsEveryFormOfALiteral(String text, String address) {
        assertThat(IpAddress.parse(text)).hasToString(address);
        assertThat(IpAddress.parse(address)).isEqualTo(IpAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.1.1.1",
                "1.1.1.256",
                "1.2.3.04",
                "1.2.3.0004",
                "1.2.3.4 ",
                "[1.2.3.4]",
                "1.2.3.4%eth0",
                "localhost",
                ":",
                ":::",
                "1:",
                ":1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                "::1::",
                "12345::",
                "00001::",
                "::01.2.3.4",
                "::1.2.3.04",
                "g::",
                "::\u0661",
                "\uff11::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1:2:3:4:5:6:7:8",
                "::1.2.3",
                "::1.2.3.256",
                "[::1",
                "::1]",
                "[%::]",
                "%::1"
            })
    void refusesTextsThatAreNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, true", "::ffff:0:0, true", "::fffe:0:0, false", "::1:ffff:0:0, false", "1::ffff:0:0, false"})
    void knowsIpv4ByItsMappedPrefix(String text, boolean ipv4) {
        assertThat(IpAddress.parse(text).isIpv4()).isEqualTo(ipv4);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/0, true",
        "10.0.0.0/32, true",
        "10.0.0.0/33, false",
        "10.0.0.0/-1, false",
        "10.0.0.0/, false",
        "10.0.0.0/08, false",
        "10.0.0.0/0008, false",
        "::/0, true",
        "::/128, true",
        "::/129, false",
        "::/1000, false",
        "/8, false"
    })
    void rangesHaveAsManyBitsAsTheirAddress(String range, boolean valid) {
        boolean parsed;
        try {
            parsed = !Cidr.parse(range).ranges().isEmpty();
        } catch (IllegalArgumentException e) {
            parsed = false;
        }
        assertThat(parsed).isEqualTo(valid);
    }

    @ParameterizedTest
    @CsvSource({
        "10.128.0.0/9, 10.128.0.0, true",
        "10.128.0.0/9, 10.127.255.255, false",
        "192.0.2.7/32, 192.0.2.6, false",
        "2001:db8::/63, 2001:db8:0:1::, true",
        "2001:db8::/63, 2001:db8:0:2::, false",
        "2001:db8::/64, 2001:db8::ffff, true",
        "2001:db8::/64, 2001:db8:0:1::, false",
        "2001:db8::/65, 2001:db8::7fff:ffff:ffff:ffff, true",
        "2001:db8::/65, 2001:db8::8000:0:0:0, false",
        "::ffff:0:0/96, 10.1.2.3, true",
        "::ffff:0:0/95, 10.1.2.3, false",
        "::/0, 10.1.2.3, false",
        "::/0, ::1, true"
    })
    void aRangeEndsAtItsLastBit(String range, String peer, boolean inside) {
        assertThat(Cidr.parse(range).contains(peer)).isEqualTo(inside);
    }
}
