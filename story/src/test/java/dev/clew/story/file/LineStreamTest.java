package dev.clew.story.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever way a file is looked through, the lines are those that a reader of all lines would pick. */
class LineStreamTest {
    private static final String ID = "d873d2c5-d001-4c0a-9856-05663d0710f7";
    private static final int LARGE = (int) Ahead.SMALLEST + (9 << 20);

    private final Problems problems = new Problems();

    @TempDir
    private Path folder;

    private List<String> read(Path path, String... texts) throws IOException {
        List<Literal> wanted = Arrays.stream(texts).map(Literal::new).toList();
        List<String> lines = new ArrayList<>();
        for (LogFile file : LogFiles.find(List.of(path.toString()), InputStream.nullInputStream())) {
            try (LineStream stream = LineStream.open(file, wanted, problems)) {
                for (String line = stream.next(); line != null; line = stream.next()) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    private static List<String> naive(byte[] bytes, String... texts) {
        List<String> lines = new ArrayList<>();
        for (String line : new String(bytes, UTF_8).split("\n", 0)) {
            if (Arrays.stream(texts).anyMatch(line::contains)) {
                lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            }
        }
        return lines;
    }

    /** Lines of our own form of any length, and in one of so many the id, whole or nearly so. */
    private static byte[] lines(Random random, int size, int oneIn) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size + 4_096);
        byte[] text = new byte[2_000];
        while (bytes.size() < size) {
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) ID.charAt(random.nextInt(ID.length()));
            }
            bytes.writeBytes("ts=".getBytes(UTF_8));
            bytes.write(text, 0, random.nextInt(10) == 0 ? 0 : random.nextInt(text.length));
            if (random.nextInt(oneIn) == 0) {
                int length = random.nextInt(4) == 0 ? ID.length() - 1 : ID.length();
                bytes.writeBytes(ID.substring(0, length).getBytes(UTF_8));
                bytes.write(text, 0, random.nextInt(40));
            }
            bytes.writeBytes((random.nextInt(3) == 0 ? "\r\n" : "\n").getBytes(UTF_8));
        }
        byte[] all = bytes.toByteArray();
        return random.nextBoolean() || size == 0 ? all : Arrays.copyOf(all, all.length - 1);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private interface Packing {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] packed(Packing packing, byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packing.around(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 200, 20_000})
    void findsWhatAReaderOfAllLinesFinds(int oneIn) throws IOException {
        Random random = new Random(oneIn);
        for (int size : new int[] {0, 1, 300, 1 << 17, (1 << 17) + 1, LARGE}) {
            byte[] bytes = lines(random, size, oneIn);
            List<String> expected = naive(bytes, ID);
            assertThat(read(write("plain", bytes), ID)).isEqualTo(expected);
            assertThat(read(write("plain", bytes), ID, "no such text")).isEqualTo(expected);
            assertThat(read(write("plain", bytes), ID.substring(0, 7), "d001-4c0a-9"))
                    .isEqualTo(naive(bytes, ID.substring(0, 7), "d001-4c0a-9"));
            assertThat(read(write("gzip", packed(GZIPOutputStream::new, bytes)), ID))
                    .isEqualTo(expected);
            assertThat(read(write("zstd", packed(ZstdOutputStream::new, bytes)), ID))
                    .isEqualTo(expected);
        }
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void findsATextAtEachPlaceAroundTheBorderOfABlock() throws IOException {
        byte[] bytes = new byte[LARGE];
        for (int shift = -40; shift <= 4; shift++) {
            Arrays.fill(bytes, (byte) 'x');
            for (int i = 99; i < bytes.length; i += 100) {
                bytes[i] = '\n';
            }
            for (int border = 1 << 17; border < bytes.length; border <<= 1) {
                byte[] line = ("\nts=" + ID + "\n").getBytes(UTF_8);
                System.arraycopy(line, 0, bytes, border + shift, line.length);
            }
            assertThat(read(write("plain", bytes), ID)).hasSize(7).containsOnly("ts=" + ID);
        }
    }

    @Test
    void findsATextAtTheBorderOfTwoMappings() throws IOException {
        Path file = folder.resolve("sparse");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(("ts=1" + " ".repeat(8_000)).getBytes(UTF_8)));
            for (long place : new long[] {9_000, (1L << 30) - 10, (1L << 30) + 5_000_000}) {
                channel.write(ByteBuffer.wrap(("\nts=" + ID + "\n").getBytes(UTF_8)), place);
            }
        }
        try (LineStream stream = LineStream.open(
                LogFiles.find(List.of(file.toString()), InputStream.nullInputStream())
                        .get(0),
                List.of(new Literal(ID)),
                problems)) {
            for (int i = 0; i < 3; i++) {
                assertThat(stream.next()).isEqualTo("ts=" + ID);
            }
        }
    }

    @Test
    void countsALongLineOnceItHoldsTheText() throws IOException {
        byte[] bytes = lines(new Random(5), LARGE, Integer.MAX_VALUE);
        byte[] line = ("\nts=" + "y".repeat(3 << 20) + ID + "\nts=" + ID + "\n").getBytes(UTF_8);
        System.arraycopy(line, 0, bytes, 1 << 20, line.length);
        assertThat(read(write("plain", bytes), ID)).containsExactly("ts=" + ID);
        assertThat(problems.all())
                .containsExactly(new Problem(folder.resolve("plain").toString(), "line of more than 1 MiB, cut", 1));
    }

    @Test
    void givesTheFurtherLinesOfAForeignEvent() throws IOException {
        byte[] bytes = lines(new Random(6), LARGE, Integer.MAX_VALUE);
        String event = "2026-11-28T23:17:11.490Z ERROR " + ID + "\njava.lang.Exception: no\n\tat a.B.c(B.java:1)\n";
        for (int place : new int[] {100, 1 << 21, LARGE - 2_000}) {
            byte[] text = ('\n' + event + "ts=").getBytes(UTF_8);
            System.arraycopy(text, 0, bytes, place, text.length);
        }
        List<String> lines = event.lines().toList();
        List<String> expected = new ArrayList<>(lines);
        expected.addAll(lines);
        expected.addAll(lines);
        assertThat(read(write("plain", bytes), ID)).isEqualTo(expected);
    }

    @Test
    void saysThatAFileBecameShorterWhileItWasRead() throws IOException {
        byte[] bytes = lines(new Random(7), LARGE, 50);
        Path path = write("plain", bytes);
        LogFile file = LogFiles.find(List.of(path.toString()), InputStream.nullInputStream())
                .get(0);
        List<String> lines = new ArrayList<>();
        try (LineStream stream = LineStream.open(file, List.of(new Literal(ID)), problems)) {
            lines.add(stream.next());
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(1 << 20);
            }
            for (String line = stream.next(); line != null; line = stream.next()) {
                lines.add(line);
            }
        }
        int whole = lines.size() - 1; // the last one may be cut
        assertThat(lines.subList(0, whole)).isEqualTo(naive(bytes, ID).subList(0, whole));
        assertThat(problems.all()).containsExactly(new Problem(path.toString(), "became shorter while it was read", 0));
    }

    @Test
    void readsAFileToItsEndThatIsDeletedMeanwhile() throws IOException {
        byte[] bytes = lines(new Random(8), LARGE, 2_000);
        Path path = write("plain", bytes);
        LogFile file = LogFiles.find(List.of(path.toString()), InputStream.nullInputStream())
                .get(0);
        List<String> lines = new ArrayList<>();
        try (LineStream stream = LineStream.open(file, List.of(new Literal(ID)), problems)) {
            Files.delete(path);
            for (String line = stream.next(); line != null; line = stream.next()) {
                lines.add(line);
            }
        }
        assertThat(lines).isEqualTo(naive(bytes, ID));
        assertThat(problems.all()).isEmpty();
    }
}
