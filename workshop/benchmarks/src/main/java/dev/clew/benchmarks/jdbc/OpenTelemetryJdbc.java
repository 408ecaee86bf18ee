package dev.clew.benchmarks.jdbc;

import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import javax.sql.DataSource;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** OpenTelemetry's library, with a sampler that records nothing. */
@State(Scope.Thread)
public class OpenTelemetryJdbc extends JdbcCases {
    public OpenTelemetryJdbc() {
        super(OpenTelemetryJdbc::wrap);
    }

    private static DataSource wrap(DataSource driver) {
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(Sampler.alwaysOff())
                        .build())
                .build();
        return JdbcTelemetry.create(sdk).wrap(driver);
    }
}
