package dev.clew.servlet;

import dev.clew.testkit.server.ServletContainer;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.QuietException;

/** Holds on both editions of Jetty. */
abstract class JettyHostileContract extends ContainerHostileContract {
    JettyHostileContract(Supplier<ServletContainer> containers) {
        super(containers);
    }

    @Override
    protected Map<String, Supplier<Throwable>> containersFailures() {
        return Map.of(
                "http-400", () -> new HttpException.RuntimeException(400, "x"),
                "http-414", () -> new HttpException.RuntimeException(414, "x"),
                "http-413", () -> new HttpException.RuntimeException(413, "x"),
                "http-503", () -> new HttpException.IllegalArgumentException(503, "x"),
                "http-as-cause", () -> new IllegalStateException(new HttpException.RuntimeException(415, "x")),
                "quiet", () -> new QuietException.Exception("x"));
    }
}
