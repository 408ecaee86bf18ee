package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.LeakExtension;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Requests that are read and answered by listeners, when the container is ready. */
abstract class ServerNonBlocking extends ServerFixture {
    /** More than any container reads or writes at once. */
    private static final String BODY = "0123456789abcdef".repeat(1 << 16);

    /** The methods that the container called, each with the ids of its thread. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** Reads the whole body, then writes it back. */
    private final class Echo implements ReadListener, WriteListener {
        private final AsyncContext async;
        private final ServletInputStream in;
        private final ServletOutputStream out;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private byte[] body = new byte[0];
        private int written;

        Echo(HttpServletRequest request, HttpServletResponse response) throws IOException {
            async = request.startAsync();
            in = request.getInputStream();
            out = response.getOutputStream();
        }

        @Override
        public void onDataAvailable() throws IOException {
            seen.add("onDataAvailable " + threadIds());
            byte[] some = new byte[1 << 12];
            while (in.isReady() && !in.isFinished()) {
                int length = in.read(some);
                if (length > 0) {
                    read.write(some, 0, length);
                }
            }
        }

        @Override
        public void onAllDataRead() {
            seen.add("onAllDataRead " + threadIds());
            body = read.toByteArray();
            out.setWriteListener(this);
        }

        @Override
        public void onWritePossible() throws IOException {
            seen.add("onWritePossible " + threadIds());
            while (out.isReady()) {
                if (written == body.length) {
                    async.complete();
                    return;
                }
                int length = Math.min(1 << 14, body.length - written);
                out.write(body, written, length);
                written += length;
            }
        }

        @Override
        public void onError(Throwable t) {
            seen.add("onError " + t);
            async.complete();
        }
    }

    ServerNonBlocking(SharedServer server) {
        super(server);
    }

    @Test
    void listenersOfBothStreamsRunWithinTheContext() throws Exception {
        handle("/echo", (request, response) -> {
            Echo echo = new Echo(request, response);
            request.getInputStream().setReadListener(echo);
        });
        serveWith(filter(clew, request -> request.getRequestURI().equals("/before")));
        // HTTP/2 without TLS begins as HTTP/1.1: a container may refuse a large body in that request.
        get("/before");

        HttpResponse<String> response = post("/echo", BODY, "X-Request-ID", CALLERS_ID);

        assertThat(response.body()).isEqualTo(BODY);
        String ids = ' ' + CALLERS_ID + '|' + CALLERS_ID;
        assertThat(seen)
                .containsExactlyInAnyOrder("onDataAvailable" + ids, "onAllDataRead" + ids, "onWritePossible" + ids);
        assertThat(theSpan().values()).containsEntry("span", "POST /echo").containsEntry("outcome", "ok");
    }

    @Test
    void clientThatGoesAwayFromAWriteListenerEndsTheSpanAsCancelled() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        serve("/endless", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.setTimeout(0);
            ServletOutputStream out = response.getOutputStream();
            byte[] some = new byte[1 << 16];
            out.setWriteListener(new WriteListener() {
                private boolean first = true;

                @Override
                public void onWritePossible() throws IOException {
                    try {
                        while (out.isReady()) {
                            out.write(some);
                            if (first && out.isReady()) {
                                first = false;
                                out.flush();
                                awaitUnchecked(gone);
                            }
                        }
                    } catch (IOException e) {
                        // Not every container calls onError for an exception from here.
                        async.complete();
                    }
                }

                @Override
                public void onError(Throwable t) {}
            });
        });

        getAndGoAway("/endless");
        gone.countDown();

        assertThat(theSpan().values()).containsEntry("status", "200").containsEntry("outcome", "cancelled");
    }

    @Test
    void scopeThatAListenerLeavesOpenIsClosedAndCounted() throws Exception {
        handleIds("/ids");
        serve("/leaks", (request, response) -> {
            AsyncContext async = request.startAsync();
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                @Override
                public void onWritePossible() {
                    clew.root().makeCurrent();
                    async.complete();
                }

                @Override
                public void onError(Throwable t) {}
            });
        });

        get("/leaks");
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> next = get("/ids");
            assertThat(next.body()).isEqualTo(thrice(echoed(next)));
        }

        awaitQuiet();
        assertThat(LeakExtension.takeMisuses()).containsExactly("scope.leaked");
    }

    @Test
    void streamsOfAnAsyncRequestReadAndWriteAsTheContainersDo() throws Exception {
        serve("/echo", (request, response) -> {
            AsyncContext async = request.startAsync();
            ServletInputStream in = request.getInputStream();
            ServletOutputStream out = response.getOutputStream();
            byte[] line = new byte[64];
            out.write(in.read());
            out.write(line, 0, in.readLine(line, 0, line.length));
            out.write(in.readNBytes(3));
            in.skipNBytes(2);
            out.write(in.readAllBytes());
            out.print("abc");
            out.println(7);
            async.complete();
        });

        assertThat(post("/echo", "first\nsecond").body()).isEqualTo("first\nsecdabc7\r\n");
    }
}
