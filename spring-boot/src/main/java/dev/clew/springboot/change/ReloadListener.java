package dev.clew.springboot.change;

import dev.clew.Clew;
import dev.clew.context.Counters;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationListener;

/** Writes a line with the keys, and without their values, when Spring Cloud has found that some have others now. */
final class ReloadListener implements ApplicationListener<EnvironmentChangeEvent> {
    private static final int MOST_KEYS = 20;

    @Override
    public void onApplicationEvent(EnvironmentChangeEvent event) {
        try {
            TreeSet<String> keys = new TreeSet<>(event.getKeys());
            if (!keys.isEmpty()) {
                StringJoiner some = new StringJoiner(", ");
                keys.stream().limit(MOST_KEYS).forEach(some::add);
                Clew.change(
                        "config",
                        some + (keys.size() > MOST_KEYS ? " and " + (keys.size() - MOST_KEYS) + " more" : ""));
            }
        } catch (Throwable t) {
            Counters.shared().skipped("reload", t);
        }
    }
}
