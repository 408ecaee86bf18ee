package dev.clew.story.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.clew.story.line.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
    private final Problems problems = new Problems();

    @TempDir
    private Path folder;

    private static String line(int seq, String message) {
        return "ts=2026-11-22T10:00:05.%06dZ level=INFO logger=a msg=%s seq=%d".formatted(seq, message, seq);
    }

    private List<Event> read(List<Literal> wanted, String... paths) throws IOException {
        List<Event> all = new ArrayList<>();
        for (LogFile file : LogFiles.find(List.of(paths), InputStream.nullInputStream())) {
            try (EventStream events = EventStream.open(file, wanted, problems)) {
                for (Event event = events.next(); event != null; event = events.next()) {
                    all.add(event);
                }
            }
        }
        return all;
    }

    private List<String> messages(String... paths) throws IOException {
        return read(List.of(), paths).stream().map(event -> event.get("msg")).toList();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] packed(Packing packing, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.around(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void readsAFolderWhateverItsFilesArePackedWith() throws IOException {
        write("a.log", (line(1, "plain") + "\r\n" + line(2, "last")).getBytes(UTF_8));
        write("b.log.1.gz", packed(GZIPOutputStream::new, line(3, "gzip") + "\n"));
        Files.createDirectory(folder.resolve("old"));
        write("old/c.log.zst", packed(ZstdOutputStream::new, line(4, "zstd") + "\n"));
        write("d.log", packed(GZIPOutputStream::new, line(5, "unnamed") + "\n"));
        assertThat(messages(folder.toString())).containsExactly("plain", "last", "gzip", "unnamed", "zstd");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void findsByGlobAndTakesAFileOnce() throws IOException {
        write("a.log", (line(1, "one") + "\n").getBytes(UTF_8));
        write("a.txt", (line(2, "two") + "\n").getBytes(UTF_8));
        assertThat(messages(folder + "/*.log", folder + "/a.log", folder + "/a.{txt,csv}"))
                .containsExactly("one", "two");
        assertThatThrownBy(() -> messages(folder + "/*.gz")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> messages(folder + "/none")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void readsWhatATruncatedArchiveStillHas() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append(line(i, "m" + i * 7919 % 10_007)).append('\n');
        }
        for (Packing packing : List.<Packing>of(GZIPOutputStream::new, ZstdOutputStream::new)) {
            byte[] whole = packed(packing, text.toString());
            write("cut", Arrays.copyOf(whole, whole.length / 2));
            assertThat(read(List.of(), folder + "/cut")).hasSizeBetween(1_000, 19_000);
        }
        assertThat(problems.all())
                .hasSizeBetween(2, 4)
                .anyMatch(problem -> problem.what().startsWith("truncated"));
    }

    /** What a writer had flushed is there to the last line, also if it is less than the first look at a file takes. */
    @ParameterizedTest
    @ValueSource(ints = {3, 20_000})
    void readsATruncatedArchiveToItsLastByte(int lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes, true)) {
            for (int i = 0; i < lines; i++) {
                gzip.write((line(i, "m" + i * 7919 % 10_007) + "\n").getBytes(UTF_8));
            }
            gzip.flush();
            write("cut", bytes.toByteArray());
        }
        assertThat(read(List.of(), folder + "/cut")).hasSize(lines);
        assertThat(problems.all())
                .containsExactly(new Problem(folder + "/cut", "truncated: what comes before the end was read", 0));
    }

    @Test
    void cutsAnEndlessLineAndReadsOn() throws IOException {
        write(
                "long",
                ("ts=" + "x".repeat(5_000_000) + "\n" + line(1, "after") + "\n" + "y".repeat(1_100_000))
                        .getBytes(UTF_8));
        assertThat(messages(folder + "/long")).containsExactly("after");
        assertThat(problems.all())
                .contains(new Problem(folder + "/long", "line of more than 1 MiB, cut", 2))
                .contains(new Problem(folder + "/long", "damaged line", 1));
    }

    @Test
    void joinsAForeignStackTraceToItsEvent() throws IOException {
        String trace =
                "2026-11-28T23:17:11.490Z ERROR 1 --- [a] [t] [r1] x : failed\njava.lang.Exception: no\n\tat a.B.c(B.java:1)\nCaused by: x\n";
        write("a", (trace + line(1, "ours") + "\n" + trace).getBytes(UTF_8));
        List<Event> all = read(List.of(), folder + "/a");
        assertThat(all).hasSize(3);
        assertThat(all.get(0).text()).isEqualTo(trace.strip());
        assertThat(read(List.of(new Literal("r1")), folder + "/a"))
                .extracting(Event::text)
                .containsExactly(trace.strip(), trace.strip());
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"700000, 5, 1", "100000, 15, 10", "1, 10002, 10000"})
    void cutsFurtherLinesThatAreTooLongOrTooMany(int length, int lines, int kept) throws IOException {
        String first = "2026-11-28T23:17:11.490Z ERROR 1 --- [a] [t] [r1] x : failed";
        String further = "\n" + "x".repeat(length);
        write("a", (first + further.repeat(lines) + "\n" + line(1, "ours") + "\n").getBytes(UTF_8));
        List<Event> all = read(List.of(), folder + "/a");
        assertThat(all).hasSize(2);
        assertThat(all.get(0).text().equals(first + further.repeat(kept)))
                .isTrue(); // a message of megabytes helps nobody
        assertThat(problems.all())
                .containsExactly(new Problem(folder + "/a", "event of more than 10,000 lines or 1 MiB, cut", 1));
    }

    @Test
    void givesTheLinesWithATextAlone() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            text.append(line(i, i % 1_000 == 7 ? "needle" : "hay")).append('\n');
        }
        write("a", text.toString().getBytes(UTF_8));
        assertThat(read(List.of(new Literal("needle")), folder + "/a"))
                .hasSize(50)
                .allMatch(event -> event.get("msg").equals("needle"));
        assertThat(read(List.of(new Literal("msg=h"), new Literal("msg=n")), folder + "/a"))
                .hasSize(50_000);
    }

    @Test
    void saysWhatItCannotRead() throws IOException {
        write("latin", (line(1, "gr\u00fcn") + "\n").getBytes(ISO_8859_1));
        write("binary", new byte[] {1, 0, 2});
        write("wide", line(1, "m").getBytes(UTF_16));
        write("noise", "hello\n\n".getBytes(UTF_8));
        assertThat(messages(folder.toString())).containsExactly("gr\u00fcn");
        assertThat(problems.all())
                .containsExactly(
                        new Problem(folder + "/binary", "is not text", 0),
                        new Problem(folder + "/latin", "not UTF-8, read as ISO 8859-1", 1),
                        new Problem(folder + "/noise", "line without a time", 1),
                        new Problem(folder + "/wide", "is in UTF-16; only UTF-8 is read", 0));
    }

    @Test
    void reportsAFileThatWasDeletedMeanwhile() throws IOException {
        Path file = write("a", line(1, "m").getBytes(UTF_8));
        List<LogFile> files = LogFiles.find(List.of(file.toString()), InputStream.nullInputStream());
        Files.delete(file);
        try (EventStream events = EventStream.open(files.get(0), List.of(), problems)) {
            assertThat(events.next()).isNull();
        }
        assertThat(problems.all())
                .containsExactly(new Problem(file.toString(), "cannot be opened: NoSuchFileException", 0));
    }

    @Test
    void readsALogInWhichAMachineLeftZeros() throws IOException {
        write("a", (line(1, "before") + "\n\0\0\0\n" + line(2, "after") + "\n").getBytes(UTF_8));
        assertThat(messages(folder + "/a")).containsExactly("before", "after");
        assertThat(problems.all()).containsExactly(new Problem(folder + "/a", "line without a time", 1));
    }
}
