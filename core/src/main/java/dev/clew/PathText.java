package dev.clew;

/** What of a request's path and method may stand on a line. */
final class PathText {
    static final int MAX_METHOD = 32;

    private static final int MAX_PATH = 256;

    private PathText() {}

    /** Returns a path without its query and its parameters. */
    static String bare(String path) {
        int query = path.indexOf('?');
        return cut(withoutParameters(query < 0 ? path : path.substring(0, query)), MAX_PATH);
    }

    /** A path parameter may be a session's id ({@code ;jsessionid=…}), which is a key to the session. */
    private static String withoutParameters(String path) {
        int semicolon = path.indexOf(';');
        if (semicolon < 0) {
            return path;
        }
        StringBuilder kept = new StringBuilder(path.length());
        int from = 0;
        while (semicolon >= 0) {
            kept.append(path, from, semicolon);
            from = path.indexOf('/', semicolon);
            if (from < 0) {
                return kept.toString();
            }
            semicolon = path.indexOf(';', from);
        }
        return kept.append(path, from, path.length()).toString();
    }

    static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
