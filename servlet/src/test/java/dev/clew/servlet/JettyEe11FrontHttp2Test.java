package dev.clew.servlet;

import java.net.http.HttpClient;

class JettyEe11FrontHttp2Test extends JettyEe11FrontTest {
    @Override
    HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
