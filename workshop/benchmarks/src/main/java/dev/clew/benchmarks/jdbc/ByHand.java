package dev.clew.benchmarks.jdbc;

import dev.clew.context.TraceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The floor: what Clew does for a query as it comes, written into the code that runs the query, for one thread and no
 * failure.
 *
 * <p>It knows each text's tags, counts its runs in the request, adds up the time, and compares it with a threshold.
 */
final class ByHand {
    private static final long SLOW_NANOS = 1_000_000_000;
    private static final int REPETITIONS = 20;

    private final Map<String, Text> texts = new ConcurrentHashMap<>();
    private final ThreadLocal<Request> current = new ThreadLocal<>();
    private final Connection connection;
    private final boolean comment;
    private long candidates;

    /** @param comment whether all ids are in the text of each statement */
    ByHand(Connection connection, boolean comment) {
        this.connection = connection;
        this.comment = comment;
    }

    private record Text(String tagged, int number) {}

    private static final class Request {
        final TraceContext context = TraceContext.current();
        final String head = "/*request_id='" + context.requestId() + "',service='inventory',traceparent='00-"
                + context.traceId() + '-';
        int[] runs = new int[8];
        long nanos;

        int run(Text text) {
            if (text.number >= runs.length) {
                runs = Arrays.copyOf(runs, runs.length * 2);
            }
            return ++runs[text.number];
        }
    }

    /** Returns the thread's request, a new one for the first query of each. */
    private Request request() {
        Request request = current.get();
        if (request == null || request.context != TraceContext.current()) {
            request = new Request();
            current.set(request);
        }
        return request;
    }

    private Text text(String sql) {
        Text text = texts.get(sql);
        return text == null
                ? texts.computeIfAbsent(sql, key -> new Text(key + " /*service='inventory'*/", texts.size()))
                : text;
    }

    private void begin(Request request, Text text) {
        if (request.run(text) == REPETITIONS) {
            candidates++;
        }
    }

    private void end(Request request, long started) {
        long nanos = System.nanoTime() - started;
        request.nanos += nanos;
        if (nanos >= SLOW_NANOS) {
            candidates++;
        }
    }

    int prepared(String sql) throws SQLException {
        Text text = text(sql);
        Request request = request();
        String sent = comment ? tagged(sql, request, request.context.spanId()) : text.tagged;
        try (PreparedStatement statement = connection.prepareStatement(sent)) {
            statement.setInt(1, 44);
            statement.setString(2, "SKU-44");
            begin(request, text);
            long started = System.nanoTime();
            try (ResultSet result = statement.executeQuery()) {
                end(request, started);
                return result.next() ? result.getInt(1) : -1;
            }
        }
    }

    int plain(String sql) throws SQLException {
        Text text = text(sql);
        Request request = request();
        try (Statement statement = connection.createStatement()) {
            begin(request, text);
            String span = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
            long started = System.nanoTime();
            try (ResultSet result = statement.executeQuery(tagged(sql, request, span))) {
                end(request, started);
                return result.next() ? result.getInt(1) : -1;
            }
        }
    }

    private static String tagged(String sql, Request request, String span) {
        return sql + ' ' + request.head + span + "-00'*/";
    }
}
