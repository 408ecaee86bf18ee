package dev.clew.testkit.server;

import dev.clew.testkit.server.Answer.Field;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/**
 * HTTP/2 without TLS and with prior knowledge: one stream of one connection, frame by frame.
 *
 * <p>Needs {@code jetty-http2-hpack} on the test class path.
 */
public final class RawHttp2 implements Wire {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MAX_FRAME = 16_384;
    private static final int MAX_HEADERS = 1 << 20;

    private static final Map<String, Integer> STATIC_NAMES =
            Map.of(":authority", 1, ":method", 2, ":path", 4, ":scheme", 6, ":status", 8);

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;

    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** Makes one. */
    public RawHttp2() {}

    @Override
    public Answer send(int port, String method, String target, List<Field> headers) throws IOException {
        List<Field> all = request(method, target);
        for (Field header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (name.equals("host")) {
                all.set(2, new Field(":authority", header.value()));
            } else {
                all.add(new Field(name, header.value()));
            }
        }
        return send(port, all);
    }

    private static List<Field> request(String method, String target) {
        return new ArrayList<>(
                Wire.headers(":method", method, ":scheme", "http", ":authority", "localhost", ":path", target));
    }

    private static Answer send(int port, List<Field> fields) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            try {
                out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                frame(out, SETTINGS, 0, 0, new byte[0]);
                headers(out, block(fields));
            } catch (SocketException e) {
                // Refused before it was read; the answer may be there.
            }
            try {
                return read(new DataInputStream(socket.getInputStream()), out);
            } catch (EOFException | SocketException e) {
                return Answer.NONE;
            }
        }
    }

    private static void headers(DataOutputStream out, byte[] block) throws IOException {
        int type = HEADERS;
        for (int at = 0; at == 0 || at < block.length; at += MAX_FRAME) {
            byte[] part = Arrays.copyOfRange(block, at, Math.min(block.length, at + MAX_FRAME));
            int last = at + MAX_FRAME >= block.length ? END_HEADERS : 0;
            frame(out, type, last | (type == HEADERS ? END_STREAM : 0), 1, part);
            type = CONTINUATION;
        }
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
            throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        out.write(frame.array());
    }

    /** Writes literals that are not compressed. Tomcat takes the names of pseudo headers from the static table alone. */
    private static byte[] block(List<Field> fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (Field field : fields) {
            int index = STATIC_NAMES.getOrDefault(field.name(), 0);
            block.write(index);
            if (index == 0) {
                text(block, field.name());
            }
            text(block, field.value());
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        int rest = octets.length;
        if (rest < 127) {
            block.write(rest);
        } else {
            block.write(127);
            for (rest -= 127; rest >= 128; rest >>= 7) {
                block.write(rest & 127 | 128);
            }
            block.write(rest);
        }
        block.write(octets);
    }

    private static Answer read(DataInputStream in, DataOutputStream out) throws IOException {
        HpackDecoder decoder = new HpackDecoder(MAX_HEADERS, System::nanoTime);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        Answer answer = Answer.NONE;
        while (true) {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = new byte[lengthAndType >>> 8];
            in.readFully(payload);
            switch (lengthAndType & 0xff) {
                case SETTINGS, PING -> {
                    if ((flags & ACK) == 0) {
                        frame(
                                out,
                                lengthAndType & 0xff,
                                ACK,
                                0,
                                (lengthAndType & 0xff) == PING ? payload : new byte[0]);
                    }
                }
                case HEADERS, CONTINUATION -> {
                    block.write(payload);
                    if ((flags & END_HEADERS) != 0) {
                        answer = decoded(decoder, block.toByteArray(), answer);
                        block.reset();
                    }
                }
                case RST_STREAM, GOAWAY -> {
                    return answer;
                }
                default -> {}
            }
            boolean last = (lengthAndType & 0xff) == DATA || (lengthAndType & 0xff) == HEADERS;
            if (stream == 1 && last && (flags & END_STREAM) != 0) {
                return answer;
            }
        }
    }

    private static Answer decoded(HpackDecoder decoder, byte[] block, Answer before) throws IOException {
        try {
            if (decoder.decode(ByteBuffer.wrap(block)) instanceof MetaData.Response response
                    && response.getStatus() >= 200) {
                return new Answer(
                        response.getStatus(),
                        response.getHttpFields().stream()
                                .map(field -> new Field(field.getLowerCaseName(), String.valueOf(field.getValue())))
                                .toList());
            }
            return before;
        } catch (HpackException e) {
            throw new IOException(e);
        }
    }

    @Override
    public Map<String, Malformed> malformed() {
        Map<String, Malformed> cases = new LinkedHashMap<>();
        String[] known = {":method", ":scheme", ":authority", ":path"};
        for (String name : known) {
            cases.put("without " + name, port -> send(port, without(name)));
            cases.put("twice " + name, port -> send(port, with(request("GET", "/raw"), 0, name, "GET")));
            cases.put("empty " + name, port -> send(port, with(without(name), 0, name, "")));
        }
        for (Field field : Wire.headers(
                ":status",
                "200",
                ":unknown",
                "x",
                "",
                "no-name",
                "Upper",
                "case",
                "connection",
                "close",
                "keep-alive",
                "1",
                "transfer-encoding",
                "chunked",
                "upgrade",
                "h2c",
                "te",
                "gzip",
                "host",
                "other",
                "a",
                "b\u0000",
                "a",
                "b\r\nc: d",
                "a",
                "b\nc",
                "a\u0000",
                "b",
                "a b",
                "c",
                "a:",
                "b",
                "\u00e9",
                "b",
                "x-request-id",
                "a\u0000b",
                "x-request-id",
                "a\rb",
                "x-request-id",
                "a\nb",
                "baggage",
                "user=a\nb",
                "content-length",
                "5",
                "content-length",
                "-1",
                "content-length",
                "abc",
                "expect",
                "100-continue")) {
            cases.put(
                    "field " + field.name() + ": " + field.value(),
                    port -> send(port, with(request("GET", "/raw"), 4, field.name(), field.value())));
        }
        for (String scheme : List.of("https", "ftp", "", "http:", "\u0000", "a b")) {
            cases.put("scheme " + scheme, port -> {
                List<Field> fields = request("GET", "/raw");
                fields.set(1, new Field(":scheme", scheme));
                return send(port, fields);
            });
        }
        cases.put("pseudo header last", port -> send(port, with(without(":path"), 3, "a", "b", ":path", "/raw")));
        cases.put("no fields", port -> send(port, List.of()));
        return cases;
    }

    private static List<Field> without(String name) {
        List<Field> fields = request("GET", "/raw");
        fields.removeIf(field -> field.name().equals(name));
        return fields;
    }

    private static List<Field> with(List<Field> fields, int at, String... namesAndValues) {
        fields.addAll(at, Wire.headers(namesAndValues));
        return fields;
    }
}
