package dev.clew.springboot.change;

import dev.clew.Clew;
import dev.clew.context.Counters;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line for each migration of Flyway.
 *
 * <p>A proxy, because Flyway 12 has given the callback's methods other types of parameters: a class that is compiled for one
 * of the versions lacks the methods of the other.
 */
final class FlywayMigrations {
    private static final Set<Event> EVENTS =
            Set.of(Event.AFTER_EACH_MIGRATE, Event.AFTER_EACH_MIGRATE_ERROR, Event.AFTER_EACH_UNDO);

    private FlywayMigrations() {}

    static Callback callback() {
        return (Callback) Proxy.newProxyInstance(
                Callback.class.getClassLoader(), new Class<?>[] {Callback.class}, FlywayMigrations::invoke);
    }

    private static @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "supports" -> arguments != null && EVENTS.contains(arguments[0]);
            case "canHandleInTransaction" -> true;
            case "handle" -> {
                tell(arguments);
                yield null;
            }
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "clew"; // the callback's name, and toString
        };
    }

    private static void tell(@Nullable Object @Nullable [] arguments) {
        try {
            if (arguments != null && arguments[1] instanceof Context context) {
                MigrationInfo migration = context.getMigrationInfo();
                Clew.change("migration", migration.getScript() + outcome(arguments[0]));
            }
        } catch (Throwable t) {
            Counters.shared().skipped("flyway_migration", t);
        }
    }

    private static String outcome(@Nullable Object event) {
        if (event == Event.AFTER_EACH_MIGRATE_ERROR) {
            return " failed";
        }
        return event == Event.AFTER_EACH_UNDO ? " undone" : "";
    }
}
