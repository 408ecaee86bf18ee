package dev.clew.servlet;

import java.net.http.HttpClient;

class UndertowHostileHttp2Test extends UndertowHostileTest {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
