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

/** The parameters of a prepared statement, kept so that they can be set on another one; for one thread. */
final class Binds {
    /** Sets a parameter on a statement. */
    interface Setter<V extends @Nullable Object> {
        void set(PreparedStatement statement, V value) throws SQLException;
    }

    private interface Bind {
        void setOn(PreparedStatement statement) throws SQLException;
    }

    /** PostgreSQL takes more, but so many parameters are a list of values, and nobody reads its plan. */
    private static final int MAX_KEPT = 256;

    /** The packages of the JDK's own value classes. A subclass from elsewhere may behave in any way. */
    private static final Set<String> PACKAGES =
            Set.of("java.lang", "java.math", "java.net", "java.sql", "java.time", "java.time.chrono", "java.util");

    private final Map<Integer, Bind> binds = new TreeMap<>();
    private final Set<Integer> unrepeatable = new HashSet<>();

    /** Returns the parameters of a statement that does not keep them: never complete. */
    static Binds notKept() {
        Binds binds = new Binds();
        binds.markUnrepeatable(0);
        return binds;
    }

    /** Keeps a copy of a parameter, because its owner may change it; a value that is not plain cannot be kept. */
    <V extends @Nullable Object> void keep(int index, V value, Setter<V> setter) {
        boolean room = binds.size() < MAX_KEPT || binds.containsKey(index);
        if (room && isPlain(value)) {
            V own = copy(value);
            binds.put(index, statement -> setter.set(statement, own));
            unrepeatable.remove(index);
        } else {
            markUnrepeatable(index);
        }
    }

    /** Notes that a parameter cannot be set again. */
    void markUnrepeatable(int index) {
        binds.remove(index);
        unrepeatable.add(index);
    }

    void clear() {
        binds.clear();
        unrepeatable.clear();
    }

    /** Whether a value can be set twice and means the same on another connection. */
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

    /** Returns a copy of a value that its owner may change, and any other value itself. */
    @SuppressWarnings({"unchecked", "JavaUtilDate"}) // a copy has the same class; drivers take the old dates
    static <V extends @Nullable Object> V copy(V value) {
        if (value instanceof Date date) {
            return (V) date.clone();
        }
        if (value instanceof Calendar calendar) {
            return (V) calendar.clone();
        }
        return value instanceof byte[] bytes ? (V) bytes.clone() : value;
    }

    /** Whether all parameters can be set again. */
    boolean isComplete() {
        return unrepeatable.isEmpty();
    }

    /** Returns a copy that does not change with the statement. */
    Binds copy() {
        Binds copy = new Binds();
        copy.binds.putAll(binds);
        copy.unrepeatable.addAll(unrepeatable);
        return copy;
    }

    void setOn(PreparedStatement statement) throws SQLException {
        for (Bind bind : binds.values()) {
            bind.setOn(statement);
        }
    }
}
