package dev.clew;

import dev.clew.ids.IdGenerators;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The names by which a process is known on its log lines.
 *
 * <p>Immutable; a part that is not known is empty, never null.
 *
 * @param name {@code clew.service}, else {@code OTEL_SERVICE_NAME}, else empty
 * @param version {@code clew.version}, else {@code service.version} of {@code OTEL_RESOURCE_ATTRIBUTES}, else from
 *     {@code git.properties} or the manifest, else empty
 * @param instance {@code clew.instance}, else {@code service.instance.id} of {@code OTEL_RESOURCE_ATTRIBUTES}, else the
 *     host's name
 * @param bootId a new one at every start of a process
 */
public record ServiceIdentity(String name, String version, String instance, String bootId) {
    static final String BOOT_ID = IdGenerators.random().next().substring(0, 16);

    static ServiceIdentity detect(Settings settings, Map<String, String> environment) {
        Map<String, String> otel = new HashMap<>();
        for (String pair :
                environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", "").split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                otel.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        String otelName = environment.getOrDefault("OTEL_SERVICE_NAME", otel.getOrDefault("service.name", ""));
        String version = first(settings.get("clew.version"), otel.get("service.version"));
        String instance = first(settings.get("clew.instance"), otel.get("service.instance.id"));
        return new ServiceIdentity(
                settings.get("clew.service", otelName),
                version == null ? builtVersion() : version,
                instance == null ? hostName(environment) : instance,
                BOOT_ID);
    }

    private static @Nullable String first(@Nullable String own, @Nullable String otel) {
        return own == null ? otel : own;
    }

    private static String builtVersion() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Properties git = ApplicationBuild.gitProperties(loader);
        return git.isEmpty()
                ? manifestVersion(loader)
                : git.getProperty("git.commit.id.abbrev", git.getProperty("git.commit.id", ""));
    }

    /** Returns the {@code Implementation-Version} of the main class's jar. */
    private static String manifestVersion(@Nullable ClassLoader loader) {
        try {
            Package home = ApplicationBuild.mainClass(loader).getPackage();
            String version = home == null ? null : home.getImplementationVersion();
            return version == null ? "" : version;
        } catch (ClassNotFoundException | LinkageError e) {
            return ""; // started from a jar, or without a main class
        }
    }

    private static String hostName(Map<String, String> environment) {
        String name = environment.get("HOSTNAME");
        if (name != null && !name.isEmpty()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
