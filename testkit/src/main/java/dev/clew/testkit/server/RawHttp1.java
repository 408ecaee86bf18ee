package dev.clew.testkit.server;

import dev.clew.testkit.server.Answer.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** HTTP/1.1 over a socket. */
final class RawHttp1 implements Wire {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String HEAD = "GET /raw HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    @Override
    public Answer send(int port, String method, String target, List<Field> headers) throws IOException {
        StringBuilder request = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\n");
        if (headers.stream().noneMatch(header -> header.name().equals("host"))) {
            request.append("Host: localhost\r\n");
        }
        for (Field header : headers) {
            request.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return send(port, request + "Connection: close\r\n\r\n");
    }

    private static Answer send(int port, String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (SocketException e) {
                // Refused before it was read; the answer may be there.
            }
            return Answer.parse(read(socket.getInputStream()));
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        try {
            // A malformed request may have said that the connection is to be kept.
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                read.write(some, 0, n);
                if (Answer.isWhole(read.toString(StandardCharsets.ISO_8859_1))) {
                    break;
                }
            }
        } catch (SocketException e) {
            // Reset by the server, which did not read the whole request.
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public Map<String, Malformed> malformed() {
        Map<String, Malformed> cases = new LinkedHashMap<>();
        for (String line : List.of(
                "GET /raw HTTP/1.0",
                "GET /raw HTTP/1.2",
                "GET /raw HTTP/2.0",
                "GET /raw HTTP/9.9",
                "GET /raw HTTP/1",
                "GET /raw http/1.1",
                "GET /raw FTP/1.1",
                "GET /raw HTTP/1.1 x",
                "GET  /raw HTTP/1.1",
                "GET\t/raw\tHTTP/1.1",
                " GET /raw HTTP/1.1",
                "GET",
                "",
                "\r\nGET /raw HTTP/1.1",
                "\u0016\u0003\u0001")) {
            cases.put("line " + line, port -> send(port, line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        }
        for (String header : List.of(
                "no-colon",
                ": no-name",
                "space : before",
                " leading: space",
                "a: b\r\n folded: c",
                "a: b\r\n\tfolded",
                "a: b\rc: d",
                "a: b\nc: d",
                "a: b\u0000",
                "a\u0000: b",
                "a: b\u007f",
                "\u00e9: b",
                "a(b): c",
                "X-Request-ID: a\r\n b",
                "X-Request-ID: a\u0000b",
                "X-Request-ID: a\rb",
                "X-Request-ID : a",
                "Host: other",
                "Host: a b",
                "Content-Length: 0\r\nContent-Length: 1",
                "Content-Length: -1",
                "Content-Length: abc",
                "Content-Length: 99999999999999999999",
                "Content-Length: +0",
                "Content-Length: 0,0",
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked\r\n\r\nzz",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
                "Transfer-Encoding: chunked\r\n\r\n0\r\nX-Request-ID: trailer",
                "Expect: 100-continue",
                "Expect: nothing",
                "Upgrade: h2c\r\nHTTP2-Settings: !!!",
                "Upgrade: websocket\r\nConnection: upgrade")) {
            cases.put("header " + header, port -> send(port, HEAD + header + "\r\n\r\n"));
        }
        cases.put("no host", port -> send(port, "GET /raw HTTP/1.1\r\nConnection: close\r\n\r\n"));
        cases.put("line feeds alone", port -> send(port, HEAD.replace("\r", "") + "\n"));
        return cases;
    }
}
