package dev.clew.grpc;

/** The name by which a channel is reached: {@code host:port}. */
final class Authority {
    private Authority() {}

    /**
     * Returns the host of an authority; an IPv6 address keeps its brackets.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.2">RFC 3986, 3.2</a>
     */
    static String host(String authority) {
        String named = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = named.lastIndexOf(':');
        boolean hasPort = colon > named.lastIndexOf(']') && colon == named.indexOf(':', named.lastIndexOf(']') + 1);
        return hasPort ? named.substring(0, colon) : named;
    }
}
