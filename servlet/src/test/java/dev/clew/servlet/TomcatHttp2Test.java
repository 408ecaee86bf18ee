package dev.clew.servlet;

import java.net.http.HttpClient;

class TomcatHttp2Test extends TomcatTest {
    TomcatHttp2Test() {
        super(HttpClient.Version.HTTP_2);
    }
}
