package dev.clew.servlet;

import java.net.http.HttpClient;

class UndertowHttp2Test extends UndertowTest {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
