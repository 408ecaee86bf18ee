package dev.clew.story.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    private Path folder;

    private long length(String name) throws IOException {
        return LogFiles.find(List.of(folder.resolve(name).toString()), InputStream.nullInputStream())
                .get(0)
                .length();
    }

    @Test
    void lengthIsThatOfText() throws IOException {
        Files.writeString(folder.resolve("a.log"), "ts=2026-11-22T10:00:05.000000Z\n");
        assertThat(length("a.log")).isEqualTo(31);
    }

    @Test
    void lengthOfPackedTextIsThatOfTheFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("line\n".repeat(1_000).getBytes(UTF_8));
        }
        Files.write(folder.resolve("a.log.gz"), bytes.toByteArray());
        assertThat(length("a.log.gz")).isEqualTo(bytes.size());
    }

    @Test
    void whatIsNotReadHasNoLength() throws IOException {
        try (RandomAccessFile dump = new RandomAccessFile(folder.resolve("heap").toFile(), "rw")) {
            dump.setLength(4L << 30); // takes no room
        }
        assertThat(length("heap")).isZero();
    }

    @Test
    void standardInputIsNotReadForItsLength() throws IOException {
        InputStream in = new ByteArrayInputStream("line\n".getBytes(UTF_8));
        assertThat(LogFiles.find(List.of("-"), in).get(0).length()).isZero();
        assertThat(in.available()).isEqualTo(5);
    }
}
