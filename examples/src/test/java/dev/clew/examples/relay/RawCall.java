package dev.clew.examples.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A request whose header lines are sent byte for byte, malformed ones too. */
record RawCall(int status, String body) {
    private static final int PATIENCE_MILLIS = 30_000;

    /** @param headers lines such as {@code TraceParent:  00-…}, in ISO 8859-1 */
    static RawCall post(URI url, List<String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder("POST " + url.getRawPath() + " HTTP/1.1\r\n");
        head.append("Host: ").append(url.getAuthority()).append("\r\n");
        head.append("Content-Type: application/json\r\nConnection: close\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        head.append("\r\n");
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
            String answer;
            try {
                out.write(start);
                out.write(body);
                out.flush();
                answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                // A container that answers before it has read the whole request may reset the connection.
                if (start.length + body.length < 100_000) {
                    throw e;
                }
                return new RawCall(0, "cut off: " + e.getMessage());
            }
            int endOfHead = answer.indexOf("\r\n\r\n");
            if (endOfHead < 0) {
                return new RawCall(0, answer);
            }
            return new RawCall(Integer.parseInt(answer.substring(9, 12)), answer.substring(endOfHead + 4));
        }
    }
}
