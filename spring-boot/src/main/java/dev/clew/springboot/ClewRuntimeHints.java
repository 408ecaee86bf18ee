package dev.clew.springboot;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image what is found by name: the formatters that Boot makes, the adapters that the first line names, what a
 * driver is asked.
 */
final class ClewRuntimeHints implements RuntimeHintsRegistrar {
    private static final String FORMATTERS = "dev.clew.springboot.logging.";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources().registerPattern("META-INF/clew/adapter");
        registerFormatter(hints, loader, "LogbackLineFormatter", "ch.qos.logback.classic.LoggerContext");
        registerFormatter(hints, loader, "Log4j2LineFormatter", "org.apache.logging.log4j.core.LogEvent");
        // By name: clew-jdbc asks for the number of a session, and needs no driver to compile.
        hints.reflection()
                .registerType(
                        TypeReference.of("org.postgresql.PGConnection"),
                        type -> type.withMethod("getBackendPID", List.of(), ExecutableMode.INVOKE));
    }

    private static void registerFormatter(
            RuntimeHints hints, @Nullable ClassLoader loader, String formatter, String library) {
        if (ClassUtils.isPresent(library, loader)) {
            hints.reflection()
                    .registerTypeIfPresent(loader, FORMATTERS + formatter, MemberCategory.INVOKE_PUBLIC_CONSTRUCTORS);
        }
    }
}
