package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The launcher on a terminal, which {@code script} of util-linux makes. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class TerminalIT {
    private static final String ERASED = "\r\u001b[K";

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @BeforeEach
    void needsATerminal() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1) of util-linux");
    }

    /** Ctrl-C has its effect even if these tests run where it is ignored, as behind an {@code &} of a script. */
    private static Process terminal(String command) throws IOException {
        return new ProcessBuilder("env", "--default-signal=INT", "script", "-qec", command, "/dev/null")
                .redirectErrorStream(true)
                .start();
    }

    private void readUntil(InputStream stream, String text) throws IOException {
        int read = stream.read();
        while (read >= 0) {
            shown.write(read);
            if (shown.toString(UTF_8).endsWith(text)) {
                return;
            }
            read = stream.read();
        }
        throw new AssertionError("ended before " + text + ": " + shown.toString(UTF_8));
    }

    @Test
    void showsHowFarItHasReadAndErasesThatAtCtrlC() throws Exception {
        Process process = terminal("./clew find a=b -");
        try (OutputStream keys = process.getOutputStream()) {
            readUntil(process.getInputStream(), ERASED + "clew: 0.0 MB read");
            keys.write("ts=2026-11-22T10:00:05Z msg=typed\n".getBytes(UTF_8));
            keys.write(3);
            keys.flush();
            shown.writeBytes(process.getInputStream().readAllBytes());
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(shown.toString(UTF_8)).contains(ERASED).doesNotContain("\u001b[?25l");
        String last = shown.toString(UTF_8).substring(shown.toString(UTF_8).lastIndexOf(ERASED));
        assertThat(last).doesNotContain("read");
    }

    @Test
    void showsNothingOfTheKindForAMoment() throws Exception {
        Process process =
                terminal("./clew find level=ERROR src/test/resources/demo 2>&1 | cat; ./clew find level=ERROR none");
        process.getOutputStream().close();
        String all = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(Command.UNUSABLE);
        assertThat(all).contains("no file, folder or glob none").doesNotContain("\u001b[K");
    }
}
