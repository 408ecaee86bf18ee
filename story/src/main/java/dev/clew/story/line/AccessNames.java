package dev.clew.story.line;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that web servers and proxies have for what an access line says, and those of Clew's logfmt. */
final class AccessNames {
    private static final Set<String> REQUEST_IDS = Set.of(
            "rid",
            "req_id",
            "reqid",
            "request_id",
            "requestid",
            "x_request_id",
            "http_x_request_id",
            "correlation_id",
            "x_correlation_id",
            "http_x_correlation_id");

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("trace", "trace_id"),
            Map.entry("traceid", "trace_id"),
            Map.entry("spanid", "span_id"),
            Map.entry("request_method", "method"),
            Map.entry("request_uri", "path"),
            Map.entry("uri", "path"),
            Map.entry("body_bytes_sent", "bytes"),
            Map.entry("bytes_sent", "bytes"),
            Map.entry("server_name", "service"));

    /** A duration and its unit; nginx counts in seconds and has no unit in the name. */
    private static final Pattern DURATION =
            Pattern.compile("(?:rt|request_time|duration|elapsed|took|time)(?:_(s|ms|us))?");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(?:\\.\\d{1,9})?");
    private static final Pattern REQUEST = Pattern.compile("([A-Z]{3,16}) (\\S{1,8192})(?: HTTP/[0-9.]{1,4})?");

    private AccessNames() {}

    /** Adds a value by its name in logfmt; the first of a name counts, and {@code -} is no value. */
    static void put(Map<String, String> fields, String name, String value) {
        if (value.isEmpty() || value.equals("-")) {
            return;
        }
        String plain = name.toLowerCase(Locale.ROOT).replace('-', '_');
        Matcher duration = DURATION.matcher(plain);
        if (REQUEST_IDS.contains(plain)) {
            fields.putIfAbsent("request_id", value);
        } else if (plain.equals("traceparent") || plain.equals("http_traceparent")) {
            IdShape.putTraceparent(fields, value);
        } else if (duration.matches() && NUMBER.matcher(value).matches()) {
            putDuration(fields, plain, duration.group(1), value);
        } else if (plain.equals("request")) {
            putRequest(fields, value);
        } else {
            fields.putIfAbsent(NAMES.getOrDefault(plain, name), value);
        }
    }

    private static void putDuration(Map<String, String> fields, String name, String unit, String value) {
        boolean isSeconds = "s".equals(unit) || unit == null && (name.equals("rt") || name.equals("request_time"));
        if (unit == null && !isSeconds) {
            fields.putIfAbsent(name, value);
            return;
        }
        BigDecimal number = new BigDecimal(value).movePointRight(isSeconds ? 3 : "us".equals(unit) ? -3 : 0);
        fields.putIfAbsent(
                "duration_ms", number.setScale(3, RoundingMode.HALF_UP).toPlainString());
    }

    /** Adds method and path of a request line, {@code GET /orders HTTP/1.1}. */
    static void putRequest(Map<String, String> fields, String request) {
        Matcher parts = REQUEST.matcher(request);
        if (parts.matches()) {
            fields.putIfAbsent("method", parts.group(1));
            fields.putIfAbsent("path", parts.group(2));
        }
    }
}
