package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.SocketException;
import org.apache.catalina.connector.ClientAbortException;
import org.eclipse.jetty.io.EofException;
import org.junit.jupiter.api.Test;

class ClientGoneTest {
    @Test
    void isToldByTheContainersTypesWhereverTheyAre() {
        assertThat(ClientGone.isToldBy(new ClientAbortException(), false)).isTrue();
        assertThat(ClientGone.isToldBy(new EofException(), false)).isTrue();
        assertThat(ClientGone.isToldBy(new ServletException(new IllegalStateException(new EofException())), false))
                .isTrue();
    }

    @Test
    void isToldByTheJdksMessageWhileAnswering() {
        assertThat(ClientGone.isToldBy(new IOException("Broken pipe"), true)).isTrue();
        assertThat(ClientGone.isToldBy(new IOException("Connection reset by peer"), true))
                .isTrue();
    }

    @Test
    void isNotToldByWhatAnotherCallMayThrow() {
        assertThat(ClientGone.isToldBy(new IOException("Broken pipe"), false)).isFalse();
        assertThat(ClientGone.isToldBy(new IOException(), true)).isFalse();
        assertThat(ClientGone.isToldBy(new SocketException("Broken pipe"), true))
                .isFalse();
        assertThat(ClientGone.isToldBy(new IllegalStateException(new IOException("Broken pipe")), true))
                .isFalse();
    }

    @Test
    void endsOnACauseThatGoesRound() {
        Exception first = new Exception();
        first.initCause(new Exception(first));

        assertThat(ClientGone.isToldBy(first, true)).isFalse();
    }
}
