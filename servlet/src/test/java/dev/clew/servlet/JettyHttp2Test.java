package dev.clew.servlet;

import java.net.http.HttpClient;

class JettyHttp2Test extends JettyTest {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
