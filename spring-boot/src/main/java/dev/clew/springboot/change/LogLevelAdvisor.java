package dev.clew.springboot.change;

import dev.clew.Clew;
import dev.clew.context.Counters;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvocationContext;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;

/** Writes a line when {@code /actuator/loggers} has set a level, over HTTP or JMX, whatever the logging library is. */
final class LogLevelAdvisor implements OperationInvokerAdvisor {
    private static final EndpointId LOGGERS = EndpointId.of("loggers");

    private final ObjectProvider<LoggingSystem> logging;
    private final ObjectProvider<LoggerGroups> groups;

    LogLevelAdvisor(ObjectProvider<LoggingSystem> logging, ObjectProvider<LoggerGroups> groups) {
        this.logging = logging;
        this.groups = groups;
    }

    @Override
    public OperationInvoker apply(
            EndpointId endpoint, OperationType type, OperationParameters parameters, OperationInvoker invoker) {
        if (!endpoint.equals(LOGGERS) || type != OperationType.WRITE) {
            return invoker;
        }
        return call -> {
            String before = levelBefore(call);
            Object result = invoker.invoke(call);
            tell(call, before);
            return result;
        };
    }

    /** Returns the level in force, empty if it is unknown. */
    private String levelBefore(InvocationContext call) {
        try {
            String name = name(call);
            LoggerGroups known = groups.getIfAvailable();
            if (known != null && known.get(name) != null) {
                return ""; // each of its loggers may have another
            }
            LoggingSystem system = logging.getIfAvailable();
            LoggerConfiguration logger = system == null ? null : system.getLoggerConfiguration(name);
            return logger == null ? "" : logger.getEffectiveLevel() + " -> ";
        } catch (Throwable t) {
            Counters.shared().skipped("log_level", t);
            return "";
        }
    }

    private static void tell(InvocationContext call, String before) {
        try {
            Object level = call.getArguments().get("configuredLevel");
            Clew.change("log_level", name(call) + ": " + before + (level == null ? "inherited" : level));
        } catch (Throwable t) {
            Counters.shared().skipped("log_level", t);
        }
    }

    private static String name(InvocationContext call) {
        @Nullable Object name = call.getArguments().get("name");
        return String.valueOf(name);
    }
}
