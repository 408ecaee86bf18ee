package dev.clew.servlet;

import io.undertow.server.RequestTooBigException;
import io.undertow.util.BadRequestException;
import io.undertow.util.ParameterLimitException;
import java.util.Map;
import java.util.function.Supplier;

class UndertowHostileTest extends ContainerHostileContract {
    UndertowHostileTest() {
        super(UndertowServer::new);
    }

    @Override
    protected Map<String, Supplier<Throwable>> containersFailures() {
        return Map.of(
                "bad-request", () -> new BadRequestException("x"),
                "too-many-parameters", () -> new ParameterLimitException("x"),
                "too-big", () -> new RequestTooBigException("x"));
    }
}
