package dev.clew.formats;

import dev.clew.propagation.Propagator;
import dev.clew.testkit.propagation.PropagatorContract;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** Holds each format to testkit's contract. */
class ContractTest {
    abstract static class Of extends PropagatorContract {
        private final Propagator format;

        Of(Propagator format) {
            this.format = format;
        }

        @Override
        protected Propagator propagator() {
            return format;
        }

        @Override
        protected Set<Part> carries() {
            return EnumSet.of(Part.TRACE, Part.SAMPLED);
        }
    }

    @Nested
    class B3Any extends Of {
        B3Any() {
            super(Formats.b3());
        }
    }

    @Nested
    class B3Single extends Of {
        B3Single() {
            super(Formats.b3Single());
        }
    }

    @Nested
    class B3Multi extends Of {
        B3Multi() {
            super(Formats.b3Multi());
        }
    }

    @Nested
    class XRay extends Of {
        XRay() {
            super(Formats.xray());
        }
    }

    @Nested
    class CloudTrace extends Of {
        CloudTrace() {
            super(Formats.cloudTrace());
        }
    }

    @Nested
    class Jaeger extends Of {
        Jaeger() {
            super(Formats.jaeger());
        }
    }

    @Nested
    class Datadog extends Of {
        Datadog() {
            super(Formats.datadog());
        }
    }
}
