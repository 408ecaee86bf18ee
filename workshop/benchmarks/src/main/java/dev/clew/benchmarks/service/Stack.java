package dev.clew.benchmarks.service;

import brave.Tracing;
import brave.jakarta.servlet.TracingFilter;
import brave.okhttp3.TracingInterceptor;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import dev.clew.Clew;
import dev.clew.benchmarks.peers.Brave;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.logback.LogfmtEncoder;
import dev.clew.okhttp.CorrelationInterceptor;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.Filter;
import java.util.List;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;

/** A source of ids for a service, as it comes. */
enum Stack {
    /** No ids at all. */
    NONE("nothing", List.of()),
    /** The same once more: how much two processes differ that do the same. */
    NONE_AGAIN("nothing, again", List.of()),
    /** No ids, but a line for the request and one for the call, as Clew writes them. */
    LINES("nothing, and two lines by hand", List.of()),
    /** Filter, OkHttp, DataSource and logfmt, with their defaults: a line for each request, statements counted and timed. */
    CLEW("**Clew**", List.of()),
    /** Filter, OkHttp and MDC; every request is sampled, and its spans are encoded and sent to nobody. No statements. */
    BRAVE("brave, MDC and a pattern", List.of()),
    /** Everything that the agent instruments, sampled, sent to a collector on loopback that drops it. */
    AGENT(
            "OpenTelemetry's agent, MDC and a pattern",
            List.of(
                    "-Dotel.metrics.exporter=none",
                    "-Dotel.logs.exporter=none",
                    "-Dotel.service.name=orders",
                    "-Dotel.javaagent.logging=none"));

    private final String title;
    private final List<String> options;

    Stack(String title, List<String> options) {
        this.title = title;
        this.options = options;
    }

    String title() {
        return title;
    }

    /** Returns the options that its JVM needs. */
    List<String> options() {
        return options;
    }

    /** The parts of a service that differ from contestant to contestant. */
    record Parts(List<Filter> filters, OkHttpClient client, DataSource dataSource, Encoder<ILoggingEvent> encoder) {}

    Parts parts(DataSource plain) {
        return switch (this) {
            case NONE, NONE_AGAIN -> new Parts(List.of(), new OkHttpClient(), plain, pattern(""));
            case LINES -> new Parts(List.of(new TimeLines()), TimeLines.client(), plain, pattern(""));
            case CLEW -> clew(plain);
            case BRAVE -> brave(plain);
            case AGENT -> new Parts(List.of(), new OkHttpClient(), plain, pattern(" %X{trace_id} %X{span_id}"));
        };
    }

    private static Parts clew(DataSource plain) {
        Clew clew = Clew.builder().setting("clew.service", "orders").build();
        return new Parts(
                List.of(CorrelationFilter.create(clew)),
                CorrelationInterceptor.install(new OkHttpClient.Builder(), clew).build(),
                CorrelationDataSource.builder(plain).clew(clew).build(),
                new LogfmtEncoder());
    }

    private static Parts brave(DataSource plain) {
        Tracing tracing = Brave.sampled();
        return new Parts(
                List.of(TracingFilter.create(tracing)),
                new OkHttpClient.Builder()
                        .addInterceptor(TracingInterceptor.create(tracing))
                        .build(),
                plain,
                pattern(" %X{traceId} %X{spanId}"));
    }

    private static Encoder<ILoggingEvent> pattern(String ids) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(
                "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level orders [%thread] %logger{36}" + ids + " - %msg%n");
        return encoder;
    }
}
