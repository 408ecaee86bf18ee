package dev.clew.servlet;

import java.net.http.HttpClient;

class TomcatHostileHttp2Test extends TomcatHostileTest {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
