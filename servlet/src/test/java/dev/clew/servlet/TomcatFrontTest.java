package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TomcatFrontTest extends FrontContract {
    TomcatFrontTest() {
        super(TomcatFront::new, "org.apache");
    }

    /** RemoteIpValve leaves the address to valves alone. */
    @Override
    boolean seesTheConnection() {
        return false;
    }

    /** Tomcat calls {@code onComplete} before it asks for the error page. */
    @Override
    boolean tellsCompletionAfterErrorPages() {
        return false;
    }

    /** A write that does not wait fails without an exception of Tomcat's own, and Tomcat then changes the status. */
    @ParameterizedTest
    @EnumSource(names = {"FILTER_ALONE", "BOTH"})
    void clientThatWentAwayFromWritesThatDoNotWaitIsNoError(Place place) throws Exception {
        goAwayFrom("/endless-later", place);
        assertThat(span().values()).containsEntry("outcome", "cancelled");
        assertThat(span().level()).isEqualTo("WARN");
    }
}
