package dev.clew.servlet.internal;

import jakarta.servlet.ServletException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Knows the status that Tomcat answers if something is thrown. */
final class TomcatFailure {
    private static final String BAD_REQUEST = "org.apache.coyote.BadRequestException";

    /** Is there from Tomcat 11 on. */
    private static final String INVALID_PARAMETER = "org.apache.tomcat.util.http.InvalidParameterException";

    private TomcatFailure() {}

    /** Looks at the exception and, as Tomcat does, at the cause of a {@code ServletException} for a parameter's sake. */
    static int status(Throwable thrown) throws Throwable {
        if (thrown.getClass().getName().equals(BAD_REQUEST)) {
            return Container.BAD_REQUEST;
        }
        @Nullable Throwable cause = thrown instanceof ServletException ? thrown.getCause() : thrown;
        return cause != null && cause.getClass().getName().equals(INVALID_PARAMETER)
                ? errorCode(cause)
                : Container.statusOf(thrown);
    }

    /** Asks by a method handle: the Tomcat that this module is compiled against has no such class. */
    private static int errorCode(Throwable parameter) throws Throwable {
        MethodHandle code = MethodHandles.publicLookup()
                .findVirtual(parameter.getClass(), "getErrorCode", MethodType.methodType(int.class));
        return (int) code.invoke(parameter);
    }
}
