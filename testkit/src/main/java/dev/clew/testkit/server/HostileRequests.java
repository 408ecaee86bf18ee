package dev.clew.testkit.server;

import dev.clew.testkit.server.Answer.Field;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Targets, methods and headers that a scanner sends: each gets an answer or a closed connection, and a true span. */
abstract class HostileRequests extends HostileFixture {
    private static final List<String> TARGETS = List.of(
            "/?a=%zz",
            "/?a=%",
            "/?a=%1",
            "/?%zz=1",
            "/?a=1&b=%zz",
            "/?a=%00",
            "/?a=%ff%fe",
            "/?a=%c0%80",
            "/?=",
            "/?&&&",
            "/?a=b;c",
            "/?a=%u0061",
            "/?a=\u00e9",
            "/?a=\u0001",
            "/?a=<script>",
            "/?a=${jndi:ldap://x}",
            "/??",
            "/?#",
            "/?a=" + "x".repeat(4000),
            "/?a=" + "x".repeat(70_000),
            "/?" + "a=1&".repeat(1500),
            "/" + "x".repeat(300),
            "/" + "x".repeat(4000),
            "/" + "x".repeat(70_000),
            "/" + "a/".repeat(1000),
            "/" + "../".repeat(100),
            "/%00",
            "/a%00b",
            "/%zz",
            "/%",
            "/%2",
            "/%u0061",
            "/%0d%0aX-Evil:1",
            "/%0a",
            "/%252e%252e/",
            "/%2e%2e/",
            "/%2e/",
            "/..",
            "/../..",
            "/a/..",
            "/..;/",
            "/..;a=b/x",
            "/a/..;/b",
            "/.;/",
            "/;a=b",
            "/a;jsessionid=1",
            "/a;",
            "/;",
            "//",
            "//a",
            "///",
            "/a//b",
            "/./",
            "/a/./b",
            "/%2f",
            "/a%2fb",
            "/%2F..%2F",
            "/%5c",
            "/a\\b",
            "/..%5c",
            "/..\\",
            "/%c0%ae%c0%ae/",
            "/\u0001",
            "/\u007f",
            "/\u0080",
            "/\u00e9",
            "/a\tb",
            "/a b",
            "/<>",
            "/{}",
            "/|",
            "/^",
            "/`",
            "/\"",
            "/'",
            "/[",
            "/#a",
            "/~",
            "/@",
            "/:80",
            "*",
            "",
            "a",
            "..",
            "?",
            "http://localhost/",
            "http://evil.example/x",
            "https://localhost/",
            "http://",
            "http:///x",
            "http://a@b/",
            "http://[::1/",
            "localhost:80",
            "//localhost/x",
            "/%ed%a0%80",
            "/%f0%9f%98%80",
            "/WEB-INF/web.xml",
            "/web-inf/",
            "/META-INF/x",
            "/WEB-INF;/web.xml",
            "/error",
            "/.env",
            "/${jndi:ldap://x}");

    private static final List<String> METHODS = List.of(
            "get",
            "GeT",
            "FOO",
            "TRACE",
            "OPTIONS",
            "PATCH",
            "PROPFIND",
            "HEAD",
            "DELETE",
            "M-SEARCH",
            "PRI",
            "",
            " ",
            " GET",
            "G ET",
            "G\tET",
            "GET\u0000",
            "G\u0001T",
            "G\u00c9T",
            "<script>",
            "%0a",
            "G:T",
            "G/T",
            "\"GET\"",
            "X".repeat(40),
            "X".repeat(9000));

    HostileRequests(HostileServer server) {
        super(server);
    }

    @TestFactory
    Stream<DynamicTest> targetGetsATrueSpan() {
        return TARGETS.stream().map(target -> test("GET " + target, () -> send("GET", target, List.of())));
    }

    @TestFactory
    Stream<DynamicTest> methodGetsATrueSpan() {
        return METHODS.stream().map(method -> test("method " + method, () -> send(method, "/raw", List.of())));
    }

    @TestFactory
    Stream<DynamicTest> headersGetATrueSpan() {
        return Stream.of(
                        headers("64 KiB", Wire.headers("a", "x".repeat(65_536))),
                        headers("16 KiB", Wire.headers("a", "x".repeat(16_384))),
                        headers("a long name", Wire.headers("a".repeat(5000), "b")),
                        headers("90 headers", Collections.nCopies(90, new Field("a", "b"))),
                        headers("1000 headers", Collections.nCopies(1000, new Field("a", "b"))),
                        headers("5000 headers", Collections.nCopies(5000, new Field("a", "b"))),
                        headers("50 ids", Collections.nCopies(50, new Field("X-Request-ID", "a"))),
                        headers("two ids", Wire.headers("X-Request-ID", "a", "X-Request-ID", "b")),
                        headers("the same id twice", Wire.headers("X-Request-ID", "a", "x-request-id", "a")),
                        headers("an id and its list", Wire.headers("X-Request-ID", "a,b")),
                        headers("two traceparents", Wire.headers("traceparent", "00-1", "traceparent", "00-2")),
                        headers("500 entries of baggage", Wire.headers("baggage", "a=b,".repeat(500))),
                        headers("50 baggages", Collections.nCopies(50, new Field("baggage", "user=acme"))),
                        headers("8 KiB of tracestate", Wire.headers("tracestate", "a=b,".repeat(2000))),
                        headers("a bad cookie", Wire.headers("cookie", "=;;a=\"b;$Version=1")),
                        headers("a long cookie", Wire.headers("cookie", "a=" + "x".repeat(4000))),
                        headers("a bad range", Wire.headers("range", "bytes=9-1,-,a")),
                        headers("a bad type", Wire.headers("content-type", "text/plain;charset=nothing")),
                        headers("a multipart without boundary", Wire.headers("content-type", "multipart/form-data")),
                        headers(
                                "a bad form",
                                Wire.headers("content-type", "application/x-www-form-urlencoded;charset=,")),
                        headers("a bad date", Wire.headers("if-modified-since", "yesterday")),
                        headers("a bad language", Wire.headers("accept-language", "%%%;q=x")),
                        headers("a bad encoding", Wire.headers("accept-encoding", "gzip;q=9;;,")),
                        headers("bad credentials", Wire.headers("authorization", "Basic !!!")),
                        headers(
                                "a forwarded name",
                                Wire.headers("x-forwarded-for", "<script>", "forwarded", "for=\"_x")),
                        headers("a bad host", Wire.headers("host", "a b")),
                        headers("a host without end", Wire.headers("host", "[::1")),
                        headers("a port that is none", Wire.headers("host", "a:b")),
                        headers("a port beyond all", Wire.headers("host", "a:99999999")),
                        headers("an empty host", Wire.headers("host", "")),
                        headers("a host of signs", Wire.headers("host", "<script>${}")),
                        headers("its own header named hop by hop", Wire.headers("connection", "X-Request-ID")))
                .map(sent -> test(sent.getKey(), () -> send("GET", "/raw?a=1", sent.getValue())));
    }

    private static Map.Entry<String, List<Field>> headers(String name, List<Field> headers) {
        return Map.entry(name, headers);
    }

    @TestFactory
    Stream<DynamicTest> malformedRequestGetsATrueSpanOrNone() {
        return malformed().entrySet().stream().map(malformed -> test(malformed.getKey(), malformed.getValue()));
    }
}
