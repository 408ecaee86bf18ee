package dev.clew;

/** FNV-1a of 64 bits over the UTF-16 units of a text: a process's first SHA-256 takes longer than the rest of our start. */
final class Fingerprint {
    private Fingerprint() {}

    static long of(String text) {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100_0000_01b3L;
        }
        return hash;
    }
}
