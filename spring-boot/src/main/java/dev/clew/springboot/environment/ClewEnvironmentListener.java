package dev.clew.springboot.environment;

import dev.clew.Clew;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives Clew the {@code clew.*} settings of Boot's environment, after the configuration files are read and before logging
 * is set up.
 */
public final class ClewEnvironmentListener implements ApplicationListener<SpringApplicationEvent>, Ordered {
    /** Boot reads the configuration files at + 10, and sets logging up at + 20. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

    private static final String REDIRECTS = "spring.http.client.redirects";
    private static final String REDIRECTS_OF_BOOT_4 = "spring.http.clients.redirects";

    private static final String FORMATTERS = "dev.clew.springboot.logging.";

    private List<String> problems = List.of();

    /** For Boot. */
    public ClewEnvironmentListener() {}

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
            prepared(prepared.getEnvironment());
        } else if (event instanceof ApplicationPreparedEvent) {
            // Boot drops whatever is logged while it sets logging up.
            problems.forEach(problem -> LoggerFactory.getLogger("clew").warn("{}", problem));
            problems = List.of();
        }
    }

    private void prepared(ConfigurableEnvironment environment) {
        Map<String, String> settings = settings(environment);
        settings.forEach(ClewEnvironmentListener::requireSwitch);
        Map<String, Object> defaults = new HashMap<>();
        logging(settings, defaults);
        redirects(environment, settings, defaults);
        reactor(settings, defaults);
        problems = Clew.configureProcess(settings, FrameworkKeys.ALL, () -> ConfigurationSources.of(environment));
        environment.getPropertySources().addLast(new MapPropertySource("clew", defaults));
    }

    private static Map<String, String> settings(ConfigurableEnvironment environment) {
        Map<String, String> settings = EnvironmentSettings.read(environment);
        nameIfAbsent(settings, "clew.service", environment.getProperty("spring.application.name"));
        nameIfAbsent(settings, "clew.version", BuildVersion.find(environment));
        settings.putIfAbsent("clew.http.probes", ProbePaths.find(environment));
        // Spring asks for TRACE and then makes costly texts.
        settings.putIfAbsent("clew.recorder.level", "debug");
        return settings;
    }

    /** @throws IllegalArgumentException for a switch that is neither on nor off: Boot takes all but "false" for on */
    private static void requireSwitch(String key, String value) {
        boolean isSwitch =
                FrameworkKeys.ALL.contains(key) && (key.endsWith(".enabled") || key.equals("clew.servlet.front"));
        if (isSwitch && !value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(key + " must be true or false, was \"" + value + '"');
        }
    }

    private static void nameIfAbsent(Map<String, String> settings, String key, @Nullable String name) {
        if (name != null && !name.isBlank()) {
            settings.putIfAbsent(key, name);
        }
    }

    /** @throws IllegalArgumentException for an unknown format */
    private static void logging(Map<String, String> settings, Map<String, Object> defaults) {
        String format = settings.getOrDefault(FrameworkKeys.LOG_FORMAT, "text").toLowerCase(Locale.ROOT);
        switch (format) {
            case "text" -> {
                // Without ":-" after the key: Log4j2 would take it for a part of the key.
                defaults.put(
                        "logging.pattern.correlation",
                        "[%X{" + requestIdKey(settings.getOrDefault("clew.mdc", "plain")) + "}] ");
                // Text has no fields: all that a start says is the name, which the end says too.
                settings.putIfAbsent("clew.span.start", "debug");
            }
            case "logfmt", "json", "ecs" -> {
                String formatter = formatter(format);
                defaults.put("logging.structured.format.console", formatter);
                defaults.put("logging.structured.format.file", formatter);
            }
            default ->
                throw new IllegalArgumentException(
                        "clew.log.format must be one of text, logfmt, json, ecs, was \"" + format + '"');
        }
    }

    /** Lets the clients follow no redirects if hosts are listed, so that our interceptors do. The user's choice stays. */
    private static void redirects(
            ConfigurableEnvironment environment, Map<String, String> settings, Map<String, Object> defaults) {
        boolean isChosen = environment.containsProperty(REDIRECTS) || environment.containsProperty(REDIRECTS_OF_BOOT_4);
        boolean isListed = !settings.getOrDefault("clew.outbound.hosts", "").isBlank();
        if (isListed && !isChosen && !"false".equals(settings.get("clew.client.enabled"))) {
            defaults.put(REDIRECTS, "dont-follow");
            defaults.put(REDIRECTS_OF_BOOT_4, "dont-follow");
            defaults.put("dev.clew.follows-redirects", "true");
        }
    }

    /** Lets Reactor bring the context to each of its threads. The user's choice stays. */
    private static void reactor(Map<String, String> settings, Map<String, Object> defaults) {
        if (!"false".equals(settings.get("clew.webflux.enabled"))
                && isPresent("dev.clew.micrometer.ContextThreadLocalAccessor")) {
            defaults.put("spring.reactor.context-propagation", "auto");
        }
    }

    private static String requestIdKey(String preset) {
        return switch (preset.toLowerCase(Locale.ROOT)) {
            case "micrometer" -> "requestId";
            case "ecs" -> "http.request.id";
            default -> "request_id";
        };
    }

    /** @throws IllegalArgumentException if the adapter for the application's logging library is not there */
    private static String formatter(String format) {
        boolean isLogback = isPresent("ch.qos.logback.classic.LoggerContext");
        String adapter = isLogback ? "dev.clew.logback.CorrelationEncoder" : "dev.clew.log4j2.ClewLayout";
        if (isPresent(adapter)) {
            return FORMATTERS + (isLogback ? "Logback" : "Log4j2") + "LineFormatter";
        }
        throw new IllegalArgumentException("clew.log.format=" + format + " needs dev.clew:"
                + (isLogback ? "clew-logback" : "clew-log4j2") + ", the adapter of the application's logging library");
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, ClewEnvironmentListener.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
