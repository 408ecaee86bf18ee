package dev.clew;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Logs the configuration of each new {@link Clew} in one line; the first line of a process is its {@code process_start}. */
final class ProcessStart {
    /** A file in every adapter's jar, with the adapter's name. */
    private static final String ADAPTER = "META-INF/clew/adapter";

    private static final AtomicBoolean WRITTEN = new AtomicBoolean();

    private ProcessStart() {}

    static void announce(Clew clew, Settings settings, byte @Nullable [] configurationKey) {
        try {
            String line = clew.describe() + " adapters=" + adapters(ProcessStart.class.getClassLoader());
            if (settings.isTrue("clew.span.log", true) && WRITTEN.compareAndSet(false, true)) {
                SpanLog.processStarted(line, fields(clew, settings, configurationKey));
            } else {
                LoggerFactory.getLogger("clew").info(line);
            }
        } catch (Throwable t) {
            clew.counters().skipped("process_start", t);
        }
    }

    static Map<String, String> fields(Clew clew, Settings settings, byte @Nullable [] configurationKey) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("boot_id", ServiceIdentity.BOOT_ID);
        fields.put("jvm", System.getProperty("java.runtime.version", ""));
        fields.put("config_fp", settings.fingerprint(System.getenv().keySet()));
        try {
            String commit = ApplicationBuild.commit(Thread.currentThread().getContextClassLoader());
            if (!commit.isEmpty()) {
                fields.put("git_sha", commit);
            }
        } catch (Throwable t) {
            clew.counters().skipped("git_sha", t);
        }
        try {
            List<ConfigurationSource> sources = ProcessSettings.sources();
            fields.put("config_sources", ConfigurationPrint.sources(sources));
            if (configurationKey != null) {
                fields.put("config_values", ConfigurationPrint.values(sources, configurationKey));
            }
        } catch (Throwable t) {
            clew.counters().skipped("configuration_sources", t);
        }
        return fields;
    }

    /** Returns the names of the adapters on the class path, in alphabetical order. */
    static Set<String> adapters(@Nullable ClassLoader loader) throws IOException {
        Set<String> names = new TreeSet<>();
        if (loader == null) {
            return names;
        }
        Enumeration<URL> files = loader.getResources(ADAPTER);
        while (files.hasMoreElements()) {
            try (BufferedReader file = new BufferedReader(
                    new InputStreamReader(files.nextElement().openStream(), StandardCharsets.UTF_8))) {
                String name = file.readLine();
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
