package dev.clew.examples.relay;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the calls that a request lists, in order, and answers after the last. */
final class RelayServlet extends HttpServlet {
    static final int MAX_BODY = 1 << 20;

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(RelayServlet.class);

    private final transient Client client;

    RelayServlet(Client client) {
        this.client = client;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            answer(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "at most " + MAX_BODY + " bytes");
            return;
        }
        List<Call> calls;
        try {
            calls = Call.parseAll(utf8(body));
        } catch (IllegalArgumentException e) {
            answer(response, HttpServletResponse.SC_BAD_REQUEST, Objects.toString(e.getMessage()));
            return;
        }
        for (Call call : calls) {
            try {
                int status = client.post(call.url(), call.arguments());
                if (status / 100 != 2) {
                    answer(response, HttpServletResponse.SC_BAD_GATEWAY, call.url() + " answered " + status);
                    return;
                }
            } catch (IOException e) {
                LOG.atWarn().addKeyValue("url", call.url()).setCause(e).log("a call failed");
                answer(response, HttpServletResponse.SC_BAD_GATEWAY, call.url() + " could not be called");
                return;
            }
        }
        answer(response, HttpServletResponse.SC_OK, calls.size() + " calls made");
    }

    private static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }

    private static void answer(HttpServletResponse response, int status, String message) throws IOException {
        byte[] text = (message + '\n').getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }
}
