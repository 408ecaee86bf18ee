package dev.clew;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A source out of which a process has read configuration: a file, the environment. Its values are never written. */
public interface ConfigurationSource {
    /** Returns its name, such as {@code application.yml}. */
    String name();

    /** Returns the keys that it has. */
    Collection<String> keys();

    /** Returns the value of one of its keys, null if it has none. Asked only if {@code clew.config.key} is set. */
    @Nullable
    Object value(String key);
}
