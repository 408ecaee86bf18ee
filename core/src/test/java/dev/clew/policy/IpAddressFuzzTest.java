package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

class IpAddressFuzzTest extends FuzzTarget {
    @FuzzTest
    void address(byte[] input) throws UnknownHostException {
        String text = lines(input, 1)[0];
        IpAddress address = IpAddress.parse(text);

        if (address != null) {
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            assertThat(address.isIpv4()).isEqualTo(address.toString().indexOf(':') < 0);
        }
        // The JDK looks up any text that is no literal, so it only gets texts that cannot be names.
        boolean literal = text.matches("[0-9a-fA-F:.]{1,45}");
        if (literal && text.indexOf('.') >= 0 && text.matches("(.*[.:])?0[0-9]+(\\..*)?")) {
            assertThat(address).as("octal").isNull();
        } else if (literal && text.matches(".*[0-9a-fA-F]{5}.*")) {
            assertThat(address)
                    .as("a group of more than four digits, which the JDK takes")
                    .isNull();
        } else if (literal && text.indexOf(':') >= 0) {
            assertThat(address).isEqualTo(jdk("[" + text + "]"));
        } else if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            assertThat(address).isEqualTo(jdk(text));
        } else if (text.indexOf(':') < 0) {
            assertThat(address).isNull();
        }
    }

    private static IpAddress jdk(String literal) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException e) {
            return null;
        }
        return bytes.remaining() == 16
                ? new IpAddress(bytes.getLong(), bytes.getLong())
                : new IpAddress(0, 0xffff_0000_0000L | bytes.getInt() & 0xffff_ffffL);
    }
}
