package dev.clew.formats;

import dev.clew.text.Hex;

/** Finds and checks the parts of a header. */
final class Parts {
    private Parts() {}

    /** Returns the position of the next separator, or the length. */
    static int end(String text, int from, char separator) {
        int position = text.indexOf(separator, from);
        return position < 0 ? text.length() : position;
    }

    /** Whether a part is 16 hex digits, not all of them zero. */
    static boolean isSpanId(String text, int from, int to) {
        return to - from == 16 && Hex.isHex(text, from, to) && !Hex.isZero(text, from, to);
    }
}
