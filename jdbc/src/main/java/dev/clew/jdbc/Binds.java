package dev.clew.jdbc;

import java.net.URL;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parameters of a prepared statement, to be set on another one; of the thread that sets them. */
final class Binds {
    /** Sets a parameter on whichever statement it is given. */
    interface Setter<V extends @Nullable Object> {
        void set(PreparedStatement statement, V value) throws SQLException;
    }

    private interface Bind {
        void setOn(PreparedStatement statement) throws SQLException;
    }

    /** As many as PostgreSQL takes would be a list of values, whose plan nobody reads. */
    private static final int MAX_KEPT = 256;

    /** Where the JDK's own values are: what others make of them may be anything. */
    private static final Set<String> PACKAGES =
            Set.of("java.lang", "java.math", "java.net", "java.sql", "java.time", "java.time.chrono", "java.util");

    private final Map<Integer, Bind> binds = new TreeMap<>();
    private final Set<Integer> lost = new HashSet<>();

    /** Returns those of a statement whose parameters nobody keeps. */
    static Binds notKept() {
        Binds binds = new Binds();
        binds.lose(0);
        return binds;
    }

    /** Keeps a parameter as it is now, whatever the caller does to it; a value that is no plain one is lost. */
    <V extends @Nullable Object> void keep(int index, V value, Setter<V> setter) {
        boolean room = binds.size() < MAX_KEPT || binds.containsKey(index);
        if (room && isPlain(value)) {
            V own = copy(value);
            binds.put(index, statement -> setter.set(statement, own));
            lost.remove(index);
        } else {
            lose(index);
        }
    }

    /** Says of a parameter that it cannot be set once more. */
    void lose(int index) {
        binds.remove(index);
        lost.add(index);
    }

    void clear() {
        binds.clear();
        lost.clear();
    }

    /** Whether it can be set twice, and means the same on another connection. */
    private static boolean isPlain(@Nullable Object value) {
        if (value == null || value instanceof byte[] || value instanceof Enum<?>) {
            return true;
        }
        boolean plain = value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof UUID
                || value instanceof URL
                || value instanceof Temporal
                || value instanceof Date
                || value instanceof Calendar;
        return plain && PACKAGES.contains(value.getClass().getPackageName());
    }

    /** Returns a copy of what its owner may change. */
    @SuppressWarnings({"unchecked", "JavaUtilDate"}) // a copy is of the same class; old dates are what drivers take
    static <V extends @Nullable Object> V copy(V value) {
        if (value instanceof Date date) {
            return (V) date.clone();
        }
        if (value instanceof Calendar calendar) {
            return (V) calendar.clone();
        }
        return value instanceof byte[] bytes ? (V) bytes.clone() : value;
    }

    /** Whether all can be set once more. */
    boolean isComplete() {
        return lost.isEmpty();
    }

    /** What they are now, whatever the statement is given next. */
    Binds copy() {
        Binds copy = new Binds();
        copy.binds.putAll(binds);
        copy.lost.addAll(lost);
        return copy;
    }

    void setOn(PreparedStatement statement) throws SQLException {
        for (Bind bind : binds.values()) {
            bind.setOn(statement);
        }
    }
}
