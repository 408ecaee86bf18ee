package dev.clew.layout;

import static dev.clew.layout.TestEvent.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.layout.stack.Thrown;
import dev.clew.testkit.ParsedLine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code of others that throws while a line is written costs its own field, and no other. */
class BrokenEventTest {
    private final List<Throwable> failures = new ArrayList<>();

    private static TestEvent full() {
        return event().level("ERROR")
                .mdc("request_id", "r")
                .mdc("tenant", "blue")
                .with("user", 7)
                .marker("AUDIT")
                .thrown(new IllegalStateException("no order"))
                .seq(3);
    }

    @SuppressWarnings("unchecked") // a proxy has no type arguments
    private Map<String, String> without(String method) {
        EventReader<TestEvent> broken = (EventReader<TestEvent>) Proxy.newProxyInstance(
                EventReader.class.getClassLoader(), new Class<?>[] {EventReader.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        throw new IllegalStateException(method);
                    }
                    try {
                        return called.invoke(TestEvent.Reader.INSTANCE, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        LogLayout<TestEvent> layout = LogLayout.create(
                LogLayout.Format.JSON,
                broken,
                Redaction.standard(),
                TestEvent.SERVICE,
                FirstLogged.create(),
                failures::add);
        return ParsedLine.parse(layout.encode(full()));
    }

    @ParameterizedTest
    @CsvSource({
        "logger, ''",
        "thread, ''",
        "message, msg",
        "keyValues, user",
        "forEachMdc, request_id tenant",
        "markers, tags",
        "thrown, error error_msg stack err_fp err_origin",
        "pattern, tmpl",
        "seq, seq"
    })
    void aPartThatThrowsIsMissingAlone(String method, String missing) {
        Set<String> rest = new TreeSet<>(without("none").keySet());
        assertThat(rest).hasSize(19);
        assertThat(failures).isEmpty();
        rest.removeAll(List.of(missing.split(" ", -1)));
        rest.add("cut");
        assertThat(without(method).keySet()).containsExactlyInAnyOrderElementsOf(rest);
        assertThat(failures).hasSize(1).first().satisfies(t -> assertThat(t).hasMessage(method));
    }

    @Test
    void aThrowableWhoseMethodsThrowIsWrittenWithoutThem() {
        Throwable broken = new Broken(new Broken(null));
        broken.addSuppressed(new Broken(null));
        Map<String, String> line = ParsedLine.parse(TestEvent.layout(LogLayout.Format.LOGFMT, Redaction.standard())
                .encode(full().thrown(new IllegalStateException("whole", broken))));
        assertThat(line)
                .containsEntry("error_msg", "whole")
                .containsEntry("seq", "3")
                .containsKeys("err_fp", "err_origin", "tmpl")
                .doesNotContainKey("cut");
        assertThat(line.get("stack"))
                .startsWith(Broken.class.getName() + ": [FAILED getMessage()]\n\tSuppressed: ")
                .contains("\nWrapped by: java.lang.IllegalStateException: whole\n\tat ");
        assertThat(Thrown.of(broken).message()).isEqualTo("[FAILED getMessage()]");
    }

    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;

        Broken(@org.jspecify.annotations.Nullable Throwable cause) {
            super("never seen", cause);
        }

        @Override
        public String getMessage() {
            throw new UnsupportedOperationException("getMessage");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new UnsupportedOperationException("getCause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new UnsupportedOperationException("getStackTrace");
        }
    }
}
