package dev.clew.forwarding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Generates an abstract class beside the annotated one, which records the setters that are called on it.
 *
 * <p>A setter is a {@code void} method with an {@code int} for the place, a value, and perhaps more.
 * {@code @Recording(value = PreparedStatement.class, base = Plain.class)} generates {@code RecordingPreparedStatement},
 * package-private, which extends {@code Plain} and repeats its constructors. After a setter of {@code Plain} has
 * returned it calls {@code record(place, value, setter)}, whose {@code setter} sets a value the same way on another
 * object.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Recording {
    /** The interface whose setters are recorded. */
    Class<?> value();

    /** The class to extend. */
    Class<?> base();
}
