package dev.clew.servlet;

import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.coyote.BadRequestException;

class TomcatHostileTest extends ContainerHostileContract {
    TomcatHostileTest() {
        super(TomcatServer::new);
    }

    @Override
    protected Map<String, Supplier<Throwable>> containersFailures() {
        Map<String, Supplier<Throwable>> failures = new LinkedHashMap<>();
        failures.put("bad-request", () -> new BadRequestException("x"));
        if (System.getProperty("tomcat.expected", "10.").startsWith("11.")) {
            failures.put("invalid-parameter", () -> invalidParameter(400));
            failures.put("invalid-parameter-413", () -> invalidParameter(413));
        }
        return failures;
    }

    /** Is there from Tomcat 11 on, and the tests are compiled against 10.1. */
    private static Throwable invalidParameter(int status) {
        try {
            Constructor<?> constructor = Class.forName("org.apache.tomcat.util.http.InvalidParameterException")
                    .getConstructor(String.class, int.class);
            return (Throwable) constructor.newInstance("x", status);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
