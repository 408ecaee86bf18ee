package dev.clew.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of addresses, written as literals. No name is ever looked up: a name server would then decide about trust, and
 * keep a request waiting.
 */
record Cidr(List<Range> ranges) {
    /**
     * Reads {@code 10.0.0.0/8, fd00::/8, 192.0.2.7}: an address alone is a range of one.
     *
     * @throws IllegalArgumentException for anything else, also for an empty list
     */
    static Cidr parse(String list) {
        List<Range> ranges = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            Range range = range(part.strip());
            if (range == null) {
                throw new IllegalArgumentException("trusted sources must be a comma-separated list of IPv4 and IPv6"
                        + " addresses and CIDR ranges such as \"10.0.0.0/8, fd00::/8\", was \"" + list + '"');
            }
            ranges.add(range);
        }
        return new Cidr(List.copyOf(ranges));
    }

    private static @Nullable Range range(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int width = text.indexOf(':') < 0 ? 32 : 128;
        int bits = slash < 0 ? width : bits(text, slash + 1);
        return bits < 0 || bits > width ? null : new Range(address, bits + 128 - width);
    }

    private static int bits(String text, int from) {
        String bits = text.substring(from);
        return bits.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(bits) : -1;
    }

    /** Whether the address is in one of the ranges; false for a text that is no address. */
    boolean contains(String peer) {
        IpAddress address = IpAddress.parse(peer);
        if (address == null) {
            return false;
        }
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
    }

    /** @param bits of 128, so 96 more than an IPv4 range is written with */
    record Range(IpAddress base, int bits) {
        /** Keeps only the bits that all addresses of the range share, so that toString shows no others. */
        Range {
            base = new IpAddress(base.high() & mask(Math.min(bits, 64)), base.low() & mask(Math.max(bits - 64, 0)));
        }

        boolean contains(IpAddress address) {
            // An IPv4 address lies in ::ffff:0:0/96, but ::/0 means IPv6 alone.
            return (bits >= 96 || !address.isIpv4())
                    && ((base.high() ^ address.high()) & mask(Math.min(bits, 64))) == 0
                    && ((base.low() ^ address.low()) & mask(Math.max(bits - 64, 0))) == 0;
        }

        private static long mask(int bits) {
            return bits == 0 ? 0 : -1L << 64 - bits;
        }

        @Override
        public String toString() {
            return base + "/" + (base.isIpv4() ? bits - 96 : bits);
        }
    }
}
