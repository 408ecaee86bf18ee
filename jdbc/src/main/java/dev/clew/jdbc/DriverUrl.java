package dev.clew.jdbc;

import dev.clew.Clew;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL of {@link CorrelationDriver}, taken apart.
 *
 * @param url the URL for the database's own driver
 * @param options ours, by name; not validated
 */
record DriverUrl(String url, Map<String, String> options) {
    private static final String PREFIX = "jdbc:clew:";
    private static final String OPTION_PREFIX = "clew.";

    /** Drivers separate options by a question mark and ampersands, or by semicolons. */
    private static final Pattern OPTION =
            Pattern.compile("([?&;])(clew\\.[^=?&;]*)(?:=([^?&;]*))?", Pattern.CASE_INSENSITIVE);

    /** Written out, as {@link #equals} is: the first record that a JVM hashes costs a fifth of the first connection. */
    @Override
    public int hashCode() {
        return 31 * url.hashCode() + options.hashCode();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DriverUrl that && url.equals(that.url) && options.equals(that.options);
    }

    static boolean isOurs(String url) {
        return url.startsWith(PREFIX);
    }

    /** Takes a URL of ours apart. An option in the URL counts more than a property. */
    static DriverUrl of(String ours, @Nullable Properties info) {
        Map<String, String> options = new HashMap<>();
        Properties given = info == null ? new Properties() : info;
        for (String name : given.stringPropertyNames()) {
            if (isOption(name)) {
                options.put(name, given.getProperty(name));
            }
        }
        String url = "jdbc:" + ours.substring(PREFIX.length());
        Matcher matcher = OPTION.matcher(url);
        StringBuilder rest = new StringBuilder();
        while (matcher.find()) {
            String value = matcher.group(3);
            options.put(matcher.group(2), value == null ? "" : value);
            matcher.appendReplacement(rest, matcher.group(1).equals("?") ? "?" : "");
        }
        if (rest.isEmpty()) {
            return new DriverUrl(url, Map.copyOf(options));
        }
        matcher.appendTail(rest);
        String joined = rest.toString().replace("?&", "?");
        return new DriverUrl(
                joined.endsWith("?") ? joined.substring(0, joined.length() - 1) : joined, Map.copyOf(options));
    }

    /** Returns the properties for the database's own driver. */
    static Properties withoutOptions(@Nullable Properties info) {
        Properties passed = new Properties();
        if (info == null) {
            return passed;
        }
        passed.putAll(info);
        for (String name : info.stringPropertyNames()) { // those of its defaults too
            passed.setProperty(name, info.getProperty(name));
        }
        passed.keySet().removeIf(key -> key instanceof String name && isOption(name));
        return passed;
    }

    private static boolean isOption(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith(OPTION_PREFIX);
    }

    /** Returns the database's own driver, as the DriverManager knows it. */
    Driver driver() throws SQLException {
        if (isOurs(url)) {
            throw new SQLException("jdbc:clew: stands twice in the URL");
        }
        try {
            return DriverManager.getDriver(url);
        } catch (SQLException e) {
            // The rest of the URL may hold a password.
            String product = url.substring(0, Math.max(url.indexOf(':', "jdbc:".length()), "jdbc:".length()));
            throw new SQLException("no driver is registered for " + product, "08001", e);
        }
    }

    /** @throws IllegalArgumentException if an option is not allowed; the message says what is */
    CorrelatedConnections connections() {
        CorrelationDataSource.Builder builder = new CorrelationDataSource.Builder(null).clew(Clew.global());
        options.forEach((key, value) -> DriverOption.of(key).set(builder, value));
        return builder.connections();
    }
}
