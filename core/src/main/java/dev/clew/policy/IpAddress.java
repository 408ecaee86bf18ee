package dev.clew.policy;

import dev.clew.text.Decimal;
import org.jspecify.annotations.Nullable;

/** An address of 128 bits. An IPv4 address is {@code ::ffff:a.b.c.d}, so that its mapped form is the same address. */
record IpAddress(long high, long low) {
    private static final long MAPPED = 0xffff_0000_0000L;

    /** {@code ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255}. */
    private static final int MAX_LENGTH = 45;

    /**
     * Reads a literal, in brackets or not; a zone ({@code %eth0}) is dropped.
     *
     * @return null for anything else: names, ports, octets with a leading zero, which some read as octal
     */
    static @Nullable IpAddress parse(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        int from = bracketed ? 1 : 0;
        int to = bracketed ? text.length() - 1 : text.length();
        int colon = text.indexOf(':');
        int zone = text.indexOf('%');
        if (colon >= 0 && zone >= 0) {
            to = zone;
        }
        if (to - from > MAX_LENGTH) {
            return null;
        }
        if (colon >= 0) {
            return ipv6(text, from, to);
        }
        long address = bracketed ? -1 : ipv4(text, from, to);
        return address < 0 ? null : new IpAddress(0, MAPPED | address);
    }

    /** Returns the 32 bits, or -1 if the text is no dotted quad. */
    private static long ipv4(String text, int from, int to) {
        long address = 0;
        int start = from;
        for (int octets = 1; octets <= 4; octets++) {
            int end = start;
            while (end < to && text.charAt(end) != '.') {
                end++;
            }
            boolean valid = end - start <= 3
                    && Decimal.isUnsigned(text, start, end)
                    && (end == start + 1 || text.charAt(start) != '0')
                    && Decimal.parse(text, start, end) <= 255
                    && (octets == 4 ? end == to : end < to);
            if (!valid) {
                return -1;
            }
            address = address << 8 | Decimal.parse(text, start, end);
            start = end + 1;
        }
        return address;
    }

    private static @Nullable IpAddress ipv6(String text, int from, int to) {
        int[] groups = new int[8];
        int count = 0;
        int gap = -1;
        int i = from;
        if (text.startsWith("::", from)) {
            gap = 0;
            i += 2;
        }
        while (i < to) {
            int end = groupEnd(text, i, to);
            if (end < to && text.charAt(end) == '.') {
                long tail = ipv4(text, i, to);
                if (tail < 0 || count > 6) {
                    return null;
                }
                groups[count++] = (int) (tail >>> 16);
                groups[count++] = (int) tail & 0xffff;
                break;
            }
            if (end == i || end - i > 4 || count == 8) {
                return null;
            }
            groups[count++] = Integer.parseInt(text, i, end, 16);
            if (end == to) {
                break;
            }
            // A colon ends a group, and something must follow it.
            if (text.charAt(end) != ':' || end + 1 == to) {
                return null;
            }
            i = end + 1;
            if (text.charAt(i) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                i++;
            }
        }
        if (gap < 0 ? count != 8 : count > 7) {
            return null;
        }
        return of(groups, count, gap < 0 ? count : gap);
    }

    private static int groupEnd(String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) < 0x80 && Character.digit(text.charAt(i), 16) >= 0) {
            i++;
        }
        return i;
    }

    /** @param gap the number of groups before the zeros that are not written */
    private static IpAddress of(int[] groups, int count, int gap) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < count; i++) {
            int position = i < gap ? i : i + 8 - count;
            long bits = (long) groups[i] << 48 - 16 * (position % 4);
            if (position < 4) {
                high |= bits;
            } else {
                low |= bits;
            }
        }
        return new IpAddress(high, low);
    }

    boolean isIpv4() {
        return high == 0 && low >>> 32 == MAPPED >>> 32;
    }

    @Override
    public String toString() {
        if (isIpv4()) {
            return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        }
        StringBuilder text = new StringBuilder(39);
        for (int position = 0; position < 8; position++) {
            long half = position < 4 ? high : low;
            text.append(position == 0 ? "" : ":").append(Long.toHexString(half >>> 48 - 16 * (position % 4) & 0xffff));
        }
        return text.toString();
    }
}
