package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "192.0.2.7, 192.0.2.7/32",
        "::ffff:10.1.2.3/104, 10.0.0.0/8",
        "::ffff:10.1.2.3/64, 0:0:0:0:0:0:0:0/64",
        "fd12:3456::1/8, fd00:0:0:0:0:0:0:0/8",
        "2001:db8:1:2:ffff::/68, 2001:db8:1:2:f000:0:0:0/68"
    })
    void writesRangesWithoutTheBitsBehindThePrefix(String written, String text) {
        Cidr cidr = Cidr.parse(written);
        assertThat(cidr).hasToString(text);
        assertThat(Cidr.parse(text)).isEqualTo(cidr);
    }
}
