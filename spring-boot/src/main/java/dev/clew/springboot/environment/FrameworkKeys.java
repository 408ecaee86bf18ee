package dev.clew.springboot.environment;

import java.util.Set;
import java.util.TreeSet;

/** The {@code clew.*} keys that Spring Boot's part reads; all others are Clew's. */
final class FrameworkKeys {
    static final String LOG_FORMAT = "clew.log.format";

    static final Set<String> ALL = new TreeSet<>(Set.of(
            LOG_FORMAT,
            "clew.servlet.enabled",
            "clew.servlet.front",
            "clew.jdbc.enabled",
            "clew.jdbc.mode",
            "clew.jdbc.slow",
            "clew.jdbc.repetitions",
            "clew.jdbc.lock.waits",
            "clew.jdbc.pool.waits",
            "clew.task.enabled",
            "clew.batch.enabled",
            "clew.change.enabled",
            "clew.integration.enabled",
            "clew.micrometer.enabled",
            "clew.tracer.enabled",
            "clew.webflux.enabled",
            "clew.client.enabled",
            "clew.feign.enabled",
            "clew.gateway.enabled",
            "clew.grpc.enabled",
            "clew.jfr.enabled",
            "clew.kafka.enabled",
            "clew.kafka.on.existing",
            "clew.kafka.without.context",
            "clew.kafka.message.ids",
            "clew.jms.enabled",
            "clew.jms.on.existing",
            "clew.jms.without.context",
            "clew.jms.message.ids",
            "clew.rabbitmq.enabled",
            "clew.rabbitmq.on.existing",
            "clew.rabbitmq.without.context",
            "clew.rabbitmq.message.ids"));

    private FrameworkKeys() {}
}
