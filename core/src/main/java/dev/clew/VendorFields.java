package dev.clew;

/**
 * What a vendor's header holds beyond the ids, to go out again as it came.
 *
 * @param format the one that read it, and alone writes it
 * @param text checked and bounded by that format
 */
record VendorFields(Propagator format, String text) {}
