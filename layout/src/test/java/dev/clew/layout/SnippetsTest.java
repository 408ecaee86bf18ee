package dev.clew.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    @Test
    void aLayoutOfYourOwn() throws Exception {
        EventReader<TestEvent> reader = TestEvent.Reader.INSTANCE;
        TestEvent event = TestEvent.event();

        LogLayout<TestEvent> layout = LogLayout.create(
                LogLayout.Format.JSON,
                reader,
                Redaction.configured(),
                Clew.service(),
                FirstLogged.create(),
                failure -> {});
        byte[] line = layout.encode(event);

        assertThat(new String(line, StandardCharsets.UTF_8)).contains("\"msg\":\"hello\"");
        assertThat(Files.readString(Path.of("README.md"))).contains("""
            LogLayout<LogRecord> layout = LogLayout.create(
                    LogLayout.Format.JSON, reader, Redaction.configured(), Clew.service(), FirstLogged.create(), failure -> {});
            byte[] line = layout.encode(event);
            """);
    }
}
