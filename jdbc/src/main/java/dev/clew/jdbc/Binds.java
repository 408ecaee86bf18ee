package dev.clew.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** The parameters of a prepared statement, to be set on another one; of the thread that sets them. */
final class Binds {
    /** Sets one parameter on whichever statement it is given. */
    interface Setter {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** As many as PostgreSQL takes would be a list of values, whose plan nobody reads. */
    private static final int MAX_KEPT = 256;

    private final Map<Integer, Setter> setters = new TreeMap<>();
    private boolean complete = true;

    void set(int index, Setter setter) {
        if (setters.size() < MAX_KEPT || setters.containsKey(index)) {
            setters.put(index, setter);
        } else {
            complete = false;
        }
    }

    /** Says that there is a parameter that can be read once only. */
    void lose() {
        complete = false;
    }

    void clear() {
        setters.clear();
        complete = true;
    }

    /** Whether all can be set once more. */
    boolean isComplete() {
        return complete;
    }

    /** What they are now, whatever the statement is given next. */
    Binds copy() {
        Binds copy = new Binds();
        copy.setters.putAll(setters);
        copy.complete = complete;
        return copy;
    }

    void setOn(PreparedStatement statement) throws SQLException {
        for (Setter setter : setters.values()) {
            setter.set(statement);
        }
    }
}
