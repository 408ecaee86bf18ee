package dev.clew.servlet;

import java.net.http.HttpClient;

class JettyEe10FrontHttp2Test extends JettyEe10FrontTest {
    @Override
    HttpClient.Version version() {
        return HttpClient.Version.HTTP_2;
    }
}
