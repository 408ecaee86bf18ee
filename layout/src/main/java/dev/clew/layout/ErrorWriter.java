package dev.clew.layout;

import dev.clew.layout.internal.line.Field;
import dev.clew.layout.internal.line.Line;
import dev.clew.layout.stack.Thrown;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes the fields of an event's throwable. */
final class ErrorWriter<E> {
    private final EventReader<E> reader;
    private final Line line;
    private final Function<Field, byte[]> keys;
    private final FirstLogged firstLogged;

    /** @param keys returns a field up to its value */
    ErrorWriter(EventReader<E> reader, Line line, Function<Field, byte[]> keys, FirstLogged firstLogged) {
        this.reader = reader;
        this.line = line;
        this.keys = keys;
        this.firstLogged = firstLogged;
    }

    void write(E event, Thrown thrown) {
        line.shortFields();
        line.text(keys.apply(Field.ERROR), thrown.type());
        line.longFields();
        String message = thrown.message();
        if (message != null) {
            line.value(keys.apply(Field.ERROR_MSG), message);
        }
        line.open(keys.apply(Field.STACK));
        thrown.writeStack(line::append, line::appendForeign);
        line.close();
        line.shortFields();
        line.hex(keys.apply(Field.ERR_FP), thrown.fingerprint());
        if (isOrigin(event, thrown)) {
            line.value(keys.apply(Field.ERR_ORIGIN), true);
        }
    }

    private boolean isOrigin(E event, Thrown thrown) {
        List<Throwable> throwables = new ArrayList<>();
        for (Thrown each : thrown.chain()) {
            Throwable throwable = each.throwable();
            if (throwable != null) {
                throwables.add(throwable);
            }
        }
        // An event from another process has texts alone, and its origin is there.
        return !throwables.isEmpty()
                && firstLogged.isFirst(throwables, event, reader.epochMillis(event), reader.nanos(event));
    }
}
