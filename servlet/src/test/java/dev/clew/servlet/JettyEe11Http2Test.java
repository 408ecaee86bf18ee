package dev.clew.servlet;

import java.net.http.HttpClient;

class JettyEe11Http2Test extends JettyEe11Test {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
