package dev.clew.forwarding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Generates an abstract class beside the annotated one, which wraps all code that is handed to it.
 *
 * <p>{@code @Wrapping(Base.class)} generates {@code WrappingBase}, package-private, which extends {@code Base} and repeats
 * its constructors. It overrides every public method of {@code Base} and its superclasses that takes a {@link Runnable} or
 * an interface of {@code java.util.function}: it passes {@code wrapped(argument)} to the method it overrides. {@code Base} has a
 * {@code wrapped} for each such type.
 */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.TYPE)
public @interface Wrapping {
    /** The class to extend. */
    Class<?> value();
}
