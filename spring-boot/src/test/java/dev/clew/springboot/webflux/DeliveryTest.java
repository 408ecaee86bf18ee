package dev.clew.springboot.webflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clew.testkit.CapturedLog;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.AbstractResource;
import org.springframework.core.io.Resource;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

/** Connections that are closed with the whole answer or without, on Reactor Netty. */
class DeliveryTest {
    private static RunningShop shop;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        assumeTrue(RunningShop.IS_NETTY, "the rules of Reactor Netty");
        shop = RunningShop.start(new Class<?>[] {Shop.class, Answers.class}, RunningShop.WITHOUT_SECURITY);
    }

    @AfterAll
    static void stop() {
        if (shop != null) {
            shop.close();
        }
    }

    /** Asks, reads that much of the body, and closes the connection. */
    private static void ask(String path, String id, String connection, int bytes) throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(shop.url("/")).getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: " + id + "\r\nConnection: "
                    + connection + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) answer.readByte();
            }
            assertThat(head).startsWith("HTTP/1.1 200").containsIgnoringCase("content-length: ");
            answer.readFully(new byte[bytes]);
        }
    }

    private void assertOutcome(String outcome, String id) {
        assertThat(RunningShop.serverSpan(log, id).values())
                .containsEntry("outcome", outcome)
                .containsEntry("status", "200");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerWhoseEndIsToldAfterItsClientHasLeftIsNotCancelled(boolean elsewhere) throws Exception {
        ask("/text?late&elsewhere=" + elsewhere, "r1", "keep-alive", "text".length());
        assertOutcome("ok", "r1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerAfterWhichTheServerClosesTheConnectionIsNotCancelled(boolean elsewhere) throws Exception {
        ask("/text?elsewhere=" + elsewhere, "r2", "close", "text".length());
        assertOutcome("ok", "r2");
    }

    @Test
    void downloadThatTheClientGivesUpIsCancelled() throws Exception {
        ask("/download", "r3", "keep-alive", 1);
        assertOutcome("cancelled", "r3");
    }

    @Configuration(proxyBeanMethods = false)
    static class Answers {
        /** Holds back that an answer is complete, as a busy machine may, until its connection is closed. */
        @Bean
        WebFilter late() {
            return (exchange, chain) -> {
                ServerHttpRequest request = exchange.getRequest();
                return request.getQueryParams().containsKey("late")
                        ? chain.filter(exchange).then(Netty.closed(request))
                        : chain.filter(exchange);
            };
        }

        @Bean
        AnswersController answers() {
            return new AnswersController();
        }
    }

    @RestController
    static class AnswersController {
        @GetMapping("/text")
        Mono<String> text(@RequestParam("elsewhere") boolean elsewhere) {
            Mono<String> text = Mono.just("text");
            return elsewhere ? text.subscribeOn(Schedulers.boundedElastic()) : text;
        }

        @GetMapping("/download")
        Resource download() {
            return new Download();
        }
    }

    /** A file of a known length, more than the buffers of a connection hold. */
    private static final class Download extends AbstractResource {
        private static final int BYTES = 1 << 30;

        @Override
        public String getDescription() {
            return "download";
        }

        @Override
        public String getFilename() {
            return "download.bin";
        }

        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public long contentLength() {
            return BYTES;
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                private int left = BYTES;

                @Override
                public int read() {
                    return left-- > 0 ? 0 : -1;
                }

                @Override
                public int read(byte[] into, int from, int length) {
                    left -= length;
                    return left > 0 ? length : -1;
                }
            };
        }
    }

    /** Loaded if Reactor Netty serves. */
    private static final class Netty {
        /** Completes as the request's connection is closed, before Reactor Netty hears of that. */
        static Mono<Void> closed(ServerHttpRequest request) {
            Sinks.Empty<Void> closed = Sinks.empty();
            HttpServerRequest own = ServerHttpRequestDecorator.getNativeRequest(request);
            own.withConnection(
                    connection -> connection.channel().closeFuture().addListener(future -> closed.tryEmitEmpty()));
            return closed.asMono();
        }
    }
}
