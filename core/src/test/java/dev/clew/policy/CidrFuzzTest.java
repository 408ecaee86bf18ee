package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.text.Hex;
import java.math.BigInteger;

/** A list of ranges and a peer. */
class CidrFuzzTest extends FuzzTarget {
    @FuzzTest
    void ranges(byte[] input) {
        String[] lines = lines(input, 2);
        Cidr cidr;
        try {
            cidr = Cidr.parse(lines[0]);
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .hasMessage("trusted sources must be a comma-separated list of IPv4 and IPv6 addresses and CIDR"
                            + " ranges such as \"10.0.0.0/8, fd00::/8\", was \"" + lines[0] + '"');
            return;
        }
        assertThat(cidr.ranges()).hasSize(lines[0].split(",", -1).length);
        assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);

        String text = orEmpty(lines[1]);
        IpAddress peer = IpAddress.parse(text);
        boolean expected = peer != null && cidr.ranges().stream().anyMatch(range -> isIn(range, peer));
        assertThat(cidr.contains(text)).isEqualTo(expected);
    }

    private static boolean isIn(Cidr.Range range, IpAddress peer) {
        boolean speaksOfIt = range.bits() >= 96 || !peer.isIpv4();
        return speaksOfIt && prefix(range.base(), range.bits()).equals(prefix(peer, range.bits()));
    }

    private static BigInteger prefix(IpAddress address, int bits) {
        return new BigInteger(Hex.of(address.high(), address.low()), 16).shiftRight(128 - bits);
    }
}
