package dev.clew.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    private final Clew clew = Clew.builder().build();

    @Test
    void wrapsAClient() throws Exception {
        HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);

        assertThat(client.followRedirects()).isEqualTo(Redirect.NEVER);
        assertReadmeHas("HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);");
    }

    @Test
    void followsRedirectsItself() throws Exception {
        HttpClient plain =
                HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();
        HttpClient client = CorrelationHttpClient.wrap(plain, clew, Redirect.NORMAL);

        assertThat(client.followRedirects()).isEqualTo(Redirect.NORMAL);
        assertReadmeHas("HttpClient.newBuilder().followRedirects(Redirect.NEVER).build();");
        assertReadmeHas("HttpClient client = CorrelationHttpClient.wrap(plain, clew, Redirect.NORMAL);");
    }

    private static void assertReadmeHas(String code) throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains(code);
    }
}
