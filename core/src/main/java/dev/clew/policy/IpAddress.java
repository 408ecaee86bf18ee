package dev.clew.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An address of 128 bits. An IPv4 address is {@code ::ffff:a.b.c.d}, so that its mapped form is the same address. */
record IpAddress(long high, long low) {
    private static final long MAPPED = 0xffff_0000_0000L;

    /** {@code ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255}. */
    private static final int MAX_LENGTH = 45;

    /** Refuses octets with a leading zero, which some read as octal. */
    private static final String IPV4 = "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}";

    /** Only literals pass, so that the JDK, which parses them, looks no name up. */
    private static final Pattern LITERAL =
            Pattern.compile(IPV4 + "|(?:[\\da-fA-F]{0,4}:)+(?:[\\da-fA-F]{1,4}|" + IPV4 + ")?");

    /**
     * Reads a literal, an IPv6 one with or without brackets. A zone ({@code %eth0}) is dropped.
     *
     * @return null for anything else: names, ports, octets with a leading zero
     */
    static @Nullable IpAddress parse(String text) {
        boolean isIpv6 = text.indexOf(':') >= 0;
        boolean bracketed = isIpv6 && text.startsWith("[") && text.endsWith("]");
        int zone = isIpv6 ? text.indexOf('%') : -1;
        int to = zone >= 0 ? zone : bracketed ? text.length() - 1 : text.length();
        int from = bracketed ? 1 : 0;
        if (to < from || to - from > MAX_LENGTH) {
            return null;
        }
        String literal = text.substring(from, to);
        if (!LITERAL.matcher(literal).matches()) {
            return null;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(InetAddress.getByName(literal).getAddress());
            return bytes.capacity() == 4
                    ? new IpAddress(0, MAPPED | bytes.getInt() & 0xffff_ffffL)
                    : new IpAddress(bytes.getLong(), bytes.getLong());
        } catch (UnknownHostException e) {
            return null; // an IPv6 literal with too many or too few groups
        }
    }

    boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    @Override
    public String toString() {
        try {
            byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an address", e);
        }
    }
}
