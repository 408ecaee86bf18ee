package dev.clew.benchmarks.start;

import java.nio.file.Path;

/** Bytes of the jars that one dependency brings. */
final class Sizes {
    private static final int KIB = 1024;

    private final Path folder;
    private final StringBuilder table = new StringBuilder(
            "| KiB, in so many jars | Clew | brave | OpenTelemetry | others |\n|---|--:|--:|--:|---|\n");

    private Sizes(Path folder) {
        this.folder = folder;
    }

    static String table(Path folder) {
        Sizes sizes = new Sizes(folder);
        sizes.row("ids, scopes, MDC, W3C headers", Jars.CLEW, Jars.BRAVE, Jars.OPEN_TELEMETRY, "");
        sizes.row("servlet filter", Jars.CLEW_SERVLET, Jars.BRAVE_SERVLET, Jars.OPEN_TELEMETRY_WEBMVC, "");
        sizes.row("OkHttp", Jars.CLEW_OKHTTP, Jars.BRAVE_OKHTTP, Jars.OPEN_TELEMETRY_OKHTTP, "");
        sizes.row("Kafka", Jars.CLEW_KAFKA, Jars.BRAVE_KAFKA, Jars.OPEN_TELEMETRY_KAFKA, "");
        sizes.row(
                "JDBC",
                Jars.CLEW_JDBC,
                Jars.of(),
                Jars.OPEN_TELEMETRY_JDBC,
                "p6spy " + sizes.of(Jars.P6SPY) + ", datasource-proxy " + sizes.of(Jars.DATASOURCE_PROXY));
        return sizes.table.toString();
    }

    private void row(String what, Jars clew, Jars brave, Jars openTelemetry, String others) {
        table.append(
                String.format("| %s | %s | %s | %s | %s |%n", what, of(clew), of(brave), of(openTelemetry), others));
    }

    private String of(Jars jars) {
        return jars.artifacts().isEmpty()
                ? ""
                : jars.size(folder) / KIB + ", " + jars.artifacts().size();
    }
}
