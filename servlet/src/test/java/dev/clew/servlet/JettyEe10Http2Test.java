package dev.clew.servlet;

import java.net.http.HttpClient;

class JettyEe10Http2Test extends JettyEe10Test {
    @Override
    protected HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
