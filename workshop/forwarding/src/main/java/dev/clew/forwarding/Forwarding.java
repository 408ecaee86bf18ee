package dev.clew.forwarding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Generates an abstract class beside the annotated one, whose methods all call the same method of a {@code delegate}.
 *
 * <p>{@code @Forwarding(ResultSet.class)} generates {@code ForwardingResultSet}, package-private, with a field
 * {@code delegate} and a constructor that takes it. The annotated class extends it and overrides what differs. Type
 * parameters of the interface become those of the class.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Forwarding {
    /** The interface to implement. */
    Class<?> value();

    /**
     * The class to extend: methods that it implements are not generated.
     *
     * <p>Each of its constructors is repeated. A parameter that is called {@code delegate} gets the interface's type. If it
     * has a static method {@code wrapped}, results of that method's type pass through it.
     */
    Class<?> base() default Object.class;
}
