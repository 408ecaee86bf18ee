package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.LeakExtension;
import dev.clew.testkit.server.ServletContainer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

/** A request that becomes a WebSocket: it has its id and its span, and what comes over the socket has neither. */
@ExtendWith(LeakExtension.class)
abstract class WebSocketContract {
    static final String PATH = "/socket";

    private final ServletContainer container;
    private final CapturedLog log = CapturedLog.create();

    WebSocketContract(ServletContainer container) {
        this.container = container;
    }

    /** Returns the server's answer to a text: the text, and the ids that its thread knows. */
    static String answer(String text) {
        return text + ' ' + TraceContext.current().requestId() + '|' + MDC.get("request_id");
    }

    int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        return container.start(servlet, filters);
    }

    @AfterEach
    void stop() throws Exception {
        container.stop();
        log.close();
    }

    @Test
    void upgradeHasItsIdAndSpanAndLeavesNothingOnTheSocketsThreads() throws Exception {
        Filter filter = CorrelationFilter.create(Clew.builder().build());
        int port = start(
                new HttpServlet() {
                    private static final long serialVersionUID = 1;
                },
                List.of(filter));
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());

            String head = upgrade(socket.getOutputStream(), in);
            assertThat(head).startsWith("HTTP/1.1 101").containsOnlyOnce("X-Request-ID: upgrade-1\r\n");
            for (int i = 0; i < 20; i++) {
                send(socket.getOutputStream(), "text " + i);
                assertThat(receive(in)).isEqualTo("text " + i + " |null");
            }

            // The span is the upgrade's: it has ended while the socket is open.
            assertThat(log.spansStarted("server")).hasSize(1);
            assertThat(log.spansEnded("server")).hasSize(1);
            assertThat(log.spansEnded("server").get(0).values())
                    .containsEntry("span", "GET /socket")
                    .containsEntry("status", "101")
                    .containsEntry("outcome", "ok");
        }
    }

    private static String upgrade(OutputStream out, DataInputStream in) throws IOException {
        out.write(("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "X-Request-ID: upgrade-1\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** A text frame as RFC 6455, section 5.2, wants it of clients: short, masked, here with zeros. */
    private static void send(OutputStream out, String text) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        frame.write(0x80 | text.length());
        frame.write(new byte[4]);
        frame.write(text.getBytes(StandardCharsets.US_ASCII));
        frame.writeTo(out);
    }

    private static String receive(DataInputStream in) throws IOException {
        assertThat(in.readUnsignedByte()).isEqualTo(0x81);
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
    }
}
