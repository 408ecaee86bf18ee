package dev.clew.servlet;

import java.net.http.HttpClient;

class JettyEe10HostileHttp2Test extends JettyEe10HostileTest {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
