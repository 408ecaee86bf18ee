package dev.clew.servlet;

import java.net.http.HttpClient;

class TomcatHttp2Test extends TomcatTest {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
