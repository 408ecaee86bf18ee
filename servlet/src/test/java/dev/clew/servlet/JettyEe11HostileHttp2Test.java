package dev.clew.servlet;

import java.net.http.HttpClient;

class JettyEe11HostileHttp2Test extends JettyEe11HostileTest {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
