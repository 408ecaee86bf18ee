package dev.clew.springboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Lets each test of a class fail if a line of a request has no id.
 *
 * <p>It stands beside {@code @SpringBootTest}, {@code @WebMvcTest} and the like. A line belongs to a request if it was written
 * in the request's context, or on a thread that the request has made. A line of another thread that lost the context shows no
 * sign of its request: name {@link #loggers()} to find it. The lines are those that Logback or Log4j2 writes.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(LinesExtension.class)
public @interface ClewTest {
    /**
     * Loggers that write within requests alone: each line of theirs, and of those below them, must have the id of some request.
     */
    String[] loggers() default {};
}
