package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.testkit.CapturedLog;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessagingSettingsTest {
    private static MessagingSettings parse(Clew clew, Map<String, ?> properties) {
        return MessagingSettings.parse(clew, "clew.post.", properties, "clew.post.instance");
    }

    @Test
    void areTheDefaultIfNothingIsSaid() {
        Clew clew = Clew.builder().build();

        assertThat(parse(clew, Map.of("other", 1, "clew.post.instance", clew))).isEqualTo(MessagingSettings.DEFAULT);
        assertThat(parse(
                        clew,
                        Map.of(
                                "clew.post.on.existing", "keep",
                                "clew.post.without.context", "nothing",
                                "clew.post.message.ids", "write")))
                .isEqualTo(MessagingSettings.DEFAULT);
    }

    @Test
    void readTheKeysOfTheirPrefix() {
        assertThat(parse(
                        Clew.builder().build(),
                        Map.of(
                                "clew.post.on.existing", "replace",
                                "clew.post.without.context", "generate",
                                "clew.post.message.ids", "nothing")))
                .isEqualTo(new MessagingSettings(true, true, false));
    }

    @Test
    void sayWhatIsAllowedInPlaceOfAMalformedValue() {
        assertThatThrownBy(() -> parse(Clew.builder().build(), Map.of("clew.post.message.ids", "none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid value none for configuration clew.post.message.ids: must be one of write, nothing");
    }

    @Test
    void logAnUnknownKeyAndRefuseItIfStrict() {
        String problem = "unknown property clew.post.ids, there are clew.post.instance, clew.post.on.existing,"
                + " clew.post.without.context, clew.post.message.ids";
        try (CapturedLog log = CapturedLog.create()) {
            assertThat(parse(Clew.builder().build(), Map.of("clew.post.ids", "x")))
                    .isEqualTo(MessagingSettings.DEFAULT);

            assertThat(log.lines("clew"))
                    .filteredOn(line -> line.level().equals("WARN"))
                    .extracting(CapturedLog.Line::message)
                    .containsExactly(problem);
        }
        Clew strict = Clew.builder().setting("clew.strict", "true").build();
        assertThatThrownBy(() -> parse(strict, Map.of("clew.post.ids", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }
}
