package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.PropagatorContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class FormatsTest extends PropagatorContract {
    private static final String T = "5759e988bd862e3fe1be46a994272793";
    private static final String S = "53995c3f42cd8ad8";

    @Override
    protected List<Propagator> tracing() {
        return List.of(
                Formats.b3(),
                Formats.b3Single(),
                Formats.b3Multi(),
                Formats.xray(),
                Formats.cloudTrace(),
                Formats.jaeger(),
                Formats.datadog());
    }

    @Override
    protected List<Propagator> all() {
        return tracing();
    }

    @Override
    protected List<Arguments> messages() {
        return List.of(
                Arguments.of("b3", "b3", T + "-" + S + "-1"),
                Arguments.of(
                        "xray",
                        "X-Amzn-Trace-Id",
                        "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=" + S + ";Sampled=1"),
                Arguments.of("cloud-trace", "X-Cloud-Trace-Context", T + "/123;o=1"),
                Arguments.of("jaeger", "uber-trace-id", T + ":" + S + ":0:1"),
                Arguments.of("datadog", "x-datadog-trace-id", "18446744073709551615"));
    }

    @Test
    void settingNamesEveryFormat() {
        assertThat(Clew.builder()
                        .setting(
                                "clew.propagators",
                                "request-id, w3c,baggage,b3,b3-single,b3-multi,xray,cloud-trace,jaeger,datadog")
                        .setting("clew.request.id.headers", "X-Id,X-Old-Id")
                        .build()
                        .describe())
                .startsWith("propagator=Propagators.composite(Propagators.requestId(x-id, x-old-id), Propagators.w3c(),"
                        + " Propagators.baggage(), Formats.b3(), Formats.b3Single(), Formats.b3Multi(),"
                        + " Formats.xray(), Formats.cloudTrace(), Formats.jaeger(), Formats.datadog()) ");
    }
}
