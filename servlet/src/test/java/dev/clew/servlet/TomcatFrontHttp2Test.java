package dev.clew.servlet;

import java.net.http.HttpClient;

class TomcatFrontHttp2Test extends TomcatFrontTest {
    @Override
    HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
