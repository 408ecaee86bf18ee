package dev.clew.servlet;

import java.net.http.HttpClient;

class UndertowFrontHttp2Test extends UndertowFrontTest {
    @Override
    HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
