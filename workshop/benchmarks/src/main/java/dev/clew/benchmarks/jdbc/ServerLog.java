package dev.clew.benchmarks.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines that PostgreSQL logged of the load, each with its request.
 *
 * <p>A line belongs to the request whose id {@code %a} shows. Clew's own {@code set_config} and the BEGIN before it come
 * under the name of the request before; they belong to the request that the parameter names. If a statement has an id
 * among its own parameters, the two must be the same.
 */
final class ServerLog {
    /** BEGIN, set_config, five statements, COMMIT. */
    private static final int LINES_A_REQUEST = 8;

    private static final Pattern LINE = Pattern.compile("(\\d+) ([^|]*)\\|(LOG|DETAIL):  (.*)");
    private static final Pattern NAME = Pattern.compile("bank/([0-9a-f]{32})");
    private static final Pattern PARAMETER = Pattern.compile("\\$(\\d) = '(?:bank/)?([0-9a-f]{32})'");

    private static final class Backend {
        private boolean begun;
        private String present = "";
        private String name = "";
        private String text = "";
    }

    private final Map<String, Backend> backends = new HashMap<>();
    private final Map<String, Integer> linesOf = new HashMap<>();
    private final List<String> unknown = new ArrayList<>();
    private long lines;

    private ServerLog() {}

    static ServerLog read(Path file, long from) throws IOException {
        ServerLog log = new ServerLog();
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(log::line);
        }
        log.backends.values().forEach(log::statement);
        return log;
    }

    private void line(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            unknown(line);
            return;
        }
        if (!parts.group(2).startsWith("bank/") && !parts.group(2).equals("base")) {
            return; // the server's own line, or a mark's
        }
        Backend backend = backends.computeIfAbsent(parts.group(1), pid -> new Backend());
        if (parts.group(3).equals("DETAIL")) {
            backend.text += " " + parts.group(4);
            return;
        }
        statement(backend);
        backend.name = parts.group(2);
        backend.text = parts.group(4);
    }

    /** Judges a statement once its parameters are known. */
    private void statement(Backend backend) {
        String text = backend.text;
        backend.text = "";
        if (text.isEmpty()) {
            return;
        }
        lines++;
        Matcher parameter = PARAMETER.matcher(text);
        String named = parameter.find() ? parameter.group(2) : null;
        if (text.endsWith(": BEGIN")) {
            backend.begun = true;
        } else if (text.contains("set_config(") && named != null) {
            count(named);
            if (backend.begun) {
                count(named);
            }
            backend.begun = false;
            backend.present = named;
        } else {
            judge(backend, text, named);
        }
    }

    private void judge(Backend backend, String text, @Nullable String named) {
        Matcher name = NAME.matcher(backend.name);
        boolean known = name.matches()
                && !backend.begun
                && name.group(1).equals(backend.present)
                && (named == null ? text.endsWith(": COMMIT") : named.equals(name.group(1)));
        if (known) {
            count(name.group(1));
        } else {
            unknown(backend.name + "|" + text);
        }
    }

    private void count(String requestId) {
        linesOf.merge(requestId, 1, Integer::sum);
    }

    private void unknown(String line) {
        if (unknown.size() < 10) {
            unknown.add(line);
        }
    }

    /** Returns whether every line is a request's, and every request has all its lines. */
    boolean isWhole(long requests) {
        return unknown.isEmpty()
                && linesOf.size() == requests
                && lines == requests * LINES_A_REQUEST
                && linesOf.values().stream().allMatch(count -> count == LINES_A_REQUEST);
    }

    @Override
    public String toString() {
        long attributed =
                linesOf.values().stream().mapToLong(Integer::longValue).sum();
        return "server's log: " + lines + " statements, " + attributed + " of them one request's each, of "
                + linesOf.size() + " requests; not attributable: " + unknown;
    }
}
