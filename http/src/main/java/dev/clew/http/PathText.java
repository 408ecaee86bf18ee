package dev.clew.http;

/** The parts of a method, a path and a route that may stand on a log line. */
final class PathText {
    private static final int MAX_METHOD = 32;
    private static final int MAX_PATH = 256;

    private PathText() {}

    /** Returns a path without its query and its parameters. */
    static String bare(String path) {
        int query = path.indexOf('?');
        return cut(withoutParameters(query < 0 ? path : path.substring(0, query)));
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

    /** Returns at most 256 characters of a path or a route. */
    static String cut(String text) {
        return cut(text, MAX_PATH);
    }

    /** Names a span by its method, and by what is known of its path or route. */
    static String spanName(String method, String text) {
        String verb = cut(method, MAX_METHOD);
        return text.isEmpty() ? verb : verb + ' ' + text;
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
