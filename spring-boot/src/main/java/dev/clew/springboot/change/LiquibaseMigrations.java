package dev.clew.springboot.change;

import dev.clew.Clew;
import dev.clew.context.Counters;
import liquibase.Liquibase;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.changelog.visitor.DefaultChangeExecListener;
import liquibase.database.Database;
import liquibase.integration.spring.Customizer;
import liquibase.integration.spring.SpringLiquibase;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Writes a line for each change set that a bean of Liquibase runs.
 *
 * <p>Liquibase has one listener. If the application chooses its own, that one is called and ours is not.
 */
final class LiquibaseMigrations implements BeanPostProcessor {
    private static final String CHOSEN_BY_PROPERTY = "liquibase.command.changeExecListenerClass";
    private static final String CHOSEN_BY_VARIABLE = "LIQUIBASE_COMMAND_CHANGE_EXEC_LISTENER_CLASS";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof SpringLiquibase liquibase
                && System.getProperty(CHOSEN_BY_PROPERTY) == null
                && System.getenv(CHOSEN_BY_VARIABLE) == null) {
            skippingFailures(() -> customize(liquibase));
        }
        return bean;
    }

    private static void customize(SpringLiquibase liquibase) {
        Customizer<Liquibase> own = liquibase.getCustomizer();
        liquibase.setCustomizer(created -> {
            skippingFailures(() -> listen(created));
            if (own != null) {
                own.customize(created);
            }
        });
    }

    private static void listen(Liquibase liquibase) {
        DefaultChangeExecListener listeners = liquibase.getDefaultChangeExecListener();
        listeners.addListener(new Teller());
        liquibase.setChangeExecListener(listeners);
    }

    /** Runs code that an older Liquibase may not link. */
    private static void skippingFailures(Runnable code) {
        try {
            code.run();
        } catch (Throwable t) {
            Counters.shared().skipped("liquibase_migration", t);
        }
    }

    private static final class Teller extends AbstractChangeExecListener {
        @Override
        public void ran(
                ChangeSet changeSet, DatabaseChangeLog changeLog, Database database, ChangeSet.ExecType execution) {
            if (execution.ran) {
                tell(changeSet, "");
            }
        }

        @Override
        public void runFailed(ChangeSet changeSet, DatabaseChangeLog changeLog, Database database, Exception failure) {
            tell(changeSet, " failed");
        }

        @Override
        public void rolledBack(ChangeSet changeSet, DatabaseChangeLog changeLog, Database database) {
            tell(changeSet, " rolled back");
        }

        private static void tell(ChangeSet changeSet, String outcome) {
            skippingFailures(() -> Clew.change("migration", changeSet.toString(false) + outcome));
        }
    }
}
