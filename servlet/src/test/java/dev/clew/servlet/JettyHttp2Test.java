package dev.clew.servlet;

import java.net.http.HttpClient;

class JettyHttp2Test extends JettyTest {
    JettyHttp2Test() {
        super(HttpClient.Version.HTTP_2);
    }
}
