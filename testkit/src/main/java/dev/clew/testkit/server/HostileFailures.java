package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Failures of the application, before and after the answer is under way: the span has the status that the client got. */
abstract class HostileFailures extends HostileFixture {
    private static final List<String> WHEN = List.of("at-once", "written", "committed");

    HostileFailures(HostileServer server) {
        super(server);
    }

    private static Map<String, Supplier<Throwable>> thrown() {
        Map<String, Supplier<Throwable>> thrown = new LinkedHashMap<>();
        thrown.put("runtime", () -> new IllegalStateException("a\nb"));
        thrown.put("null-message", NullPointerException::new);
        thrown.put("io", () -> new IOException("Broken pipe"));
        thrown.put("missing-file", () -> new FileNotFoundException("x"));
        thrown.put("servlet", () -> new ServletException("x"));
        thrown.put("servlet-with-cause", () -> new ServletException(new IllegalStateException("x")));
        thrown.put("servlet-with-io", () -> new ServletException(new IOException("x")));
        thrown.put("page-404", () -> new NoSuchElementException("x"));
        thrown.put("error", () -> new AssertionError("x"));
        thrown.put("stack-overflow", StackOverflowError::new);
        thrown.put("no-class", () -> new NoClassDefFoundError("x"));
        thrown.put("unchecked-io", () -> new UncheckedIOException(new IOException("x")));
        thrown.put("completion", () -> new CompletionException(new TimeoutException("x")));
        thrown.put("sneaky", () -> new InterruptedException("x"));
        return thrown;
    }

    @TestFactory
    Stream<DynamicTest> exceptionGetsATrueSpan() {
        return failing(thrown().keySet().stream());
    }

    @TestFactory
    Stream<DynamicTest> containersOwnExceptionGetsATrueSpan() {
        return failing(containersFailures().stream().sorted());
    }

    @TestFactory
    Stream<DynamicTest> sentErrorGetsATrueSpan() {
        return failing(Stream.of(
                "send-400", "send-404", "send-405", "send-413", "send-499", "send-500", "send-503", "send-599"));
    }

    @TestFactory
    Stream<DynamicTest> statusThatIsOnlySetGetsATrueSpan() {
        return failing(Stream.of("set-400", "set-404", "set-418", "set-500", "set-503"));
    }

    private Stream<DynamicTest> failing(Stream<String> kinds) {
        return kinds.flatMap(kind -> WHEN.stream()
                .map(when -> test(
                        kind + ' ' + when,
                        () -> send("GET", "/fail/" + kind + '/' + when, List.of()),
                        (answer, lines) -> {
                            // An answer that was under way may be cut off, but it has begun.
                            assertThat(answer.requestIds()).hasSize(1);
                            assertThat(when.equals("committed")).isEqualTo(answer.status() == 200);
                        })));
    }

    /** Fails as the end of a path says. */
    static void fail(String path, HttpServletResponse response, Map<String, Supplier<Throwable>> containersFailures)
            throws ServletException, IOException {
        String[] kindAndWhen = path.split("/", 2);
        if (!kindAndWhen[1].equals("at-once")) {
            response.getWriter().print("under way");
        }
        if (kindAndWhen[1].equals("committed")) {
            response.flushBuffer();
        }
        String kind = kindAndWhen[0];
        if (kind.startsWith("send-")) {
            response.sendError(Integer.parseInt(kind.substring(5)));
        } else if (kind.startsWith("set-")) {
            response.setStatus(Integer.parseInt(kind.substring(4)));
        } else {
            Supplier<Throwable> own = thrown().getOrDefault(kind, containersFailures.get(kind));
            sneak(Objects.requireNonNull(own).get());
        }
    }

    @SuppressWarnings("unchecked") // throws what no signature allows, as other languages of the JVM do
    private static <T extends Throwable> void sneak(Throwable t) throws T {
        throw (T) t;
    }
}
