package dev.clew.testkit.propagation;

import dev.clew.context.TraceContext;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import dev.clew.testkit.Run;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract holds for every format of core, and fails for a format that breaks a rule. */
class PropagatorContractTest {
    abstract static class Of extends PropagatorContract {
        private final Propagator format;
        private final Set<Part> carried;

        Of(Propagator format, Set<Part> carried) {
            this.format = format;
            this.carried = carried;
        }

        @Override
        protected Propagator propagator() {
            return format;
        }

        @Override
        protected Set<Part> carries() {
            return carried;
        }
    }

    @Nested
    class W3c extends Of {
        W3c() {
            super(Propagators.w3c(), EnumSet.of(Part.TRACE, Part.SAMPLED, Part.TRACE_STATE));
        }
    }

    @Nested
    class RequestId extends Of {
        RequestId() {
            super(Propagators.requestId("X-Request-ID", "X-Correlation-ID"), EnumSet.of(Part.REQUEST_ID));
        }
    }

    @Nested
    class BaggageHeader extends Of {
        BaggageHeader() {
            super(Propagators.baggage(), EnumSet.of(Part.BAGGAGE));
        }
    }

    @Nested
    class Composite extends Of {
        Composite() {
            super(
                    Propagators.composite(
                            Propagators.requestId("X-Request-ID"), Propagators.w3c(), Propagators.baggage()),
                    EnumSet.allOf(Part.class));
        }
    }

    /** The request id, but for what a test breaks. */
    private static class RequestIdFormat implements Propagator {
        private final Propagator sound = Propagators.requestId("X-Request-ID");

        @Override
        public List<String> fields() {
            return sound.fields();
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {
            sound.extract(carrier, getter, inbound);
        }

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
            sound.inject(context, spanId, carrier, setter);
        }
    }

    abstract static class Broken extends Of {
        Broken(Propagator format) {
            super(format, EnumSet.of(Part.REQUEST_ID));
        }
    }

    static class WritesNothing extends Broken {
        WritesNothing() {
            super(new RequestIdFormat() {
                @Override
                public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {}
            });
        }
    }

    static class ReadsNothing extends Broken {
        ReadsNothing() {
            super(new RequestIdFormat() {
                @Override
                public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {}
            });
        }
    }

    static class HidesAField extends Broken {
        HidesAField() {
            super(new RequestIdFormat() {
                @Override
                public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
                    super.inject(context, spanId, carrier, setter);
                    setter.set(carrier, "X-Secret", "1");
                }
            });
        }
    }

    static class WritesTwice extends Broken {
        WritesTwice() {
            super(new RequestIdFormat() {
                @Override
                public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
                    super.inject(context, spanId, carrier, setter);
                    super.inject(context, spanId, carrier, setter);
                }
            });
        }
    }

    /** Passes any input on unchanged. */
    static class BelievesAnything extends Broken {
        BelievesAnything() {
            super(new RequestIdFormat() {
                @Override
                public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {
                    String value = getter.get(carrier, "X-Request-ID");
                    if (value != null) {
                        inbound.requestId(value);
                    }
                }
            });
        }
    }

    static class ChokesOnGarbage extends Broken {
        ChokesOnGarbage() {
            super(new RequestIdFormat() {
                @Override
                public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {
                    super.extract(carrier, getter, inbound);
                    String value = getter.get(carrier, "X-Request-ID");
                    if (value != null && value.indexOf('\0') >= 0) {
                        throw new IllegalArgumentException("NUL");
                    }
                }
            });
        }
    }

    static class CopiesEverything extends Broken {
        CopiesEverything() {
            super(new RequestIdFormat() {
                @Override
                public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {
                    String value = getter.get(carrier, "X-Request-ID");
                    String copy = value == null ? null : new String(value.toCharArray());
                    super.extract(copy, (c, name) -> c, inbound);
                }
            });
        }
    }

    static class InventsAnId extends Broken {
        InventsAnId() {
            super(new RequestIdFormat() {
                @Override
                public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {
                    super.extract(carrier, getter, inbound);
                    inbound.requestId("unknown");
                }
            });
        }
    }

    static class LosesTheFirstHalf extends Of {
        LosesTheFirstHalf() {
            super(
                    new RequestIdFormat() {
                        @Override
                        public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {
                            String value = getter.get(carrier, "trace");
                            if (value != null && value.matches("[0-9a-f]{32}1")) {
                                inbound.trace(0, Long.parseUnsignedLong(value, 16, 32, 16), 7, 1);
                            }
                        }

                        @Override
                        public List<String> fields() {
                            return List.of("trace");
                        }

                        @Override
                        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
                            setter.set(carrier, "trace", context.traceId() + '1');
                        }
                    },
                    EnumSet.of(PropagatorContract.Part.TRACE, PropagatorContract.Part.SAMPLED));
        }
    }

    private static final String ROUND_TRIP = "readsWhatItWrites";
    private static final String FIELDS = "listsAllFieldsThatItWritesAndWritesEachOnce";
    private static final String EMPTY = "readsNothingFromAnEmptyMessage";
    private static final String HOSTILE = "neverThrowsOnAnyInput";
    private static final String BOUND = "workAndMemoryAreBoundedOnAMegabyte";

    @Test
    void failsForAFormatThatDoesNotBringBackWhatItWrote() {
        Run.of(ReadsNothing.class).failsExactlyIn(ROUND_TRIP);
        Run.of(WritesNothing.class).failsExactlyIn(ROUND_TRIP, FIELDS);
        Run.of(LosesTheFirstHalf.class).failsExactlyIn(ROUND_TRIP);
    }

    @Test
    void failsForAFormatThatWritesWhatItDoesNotSay() {
        Run.of(HidesAField.class).failsExactlyIn(FIELDS);
        Run.of(WritesTwice.class).failsExactlyIn(FIELDS);
    }

    @Test
    void failsForAFormatThatReadsSomethingInNothing() {
        Run.of(InventsAnId.class).failsExactlyIn(EMPTY);
    }

    @Test
    void failsForAFormatThatHostileValuesHurt() {
        Run.of(BelievesAnything.class).failsExactlyIn(HOSTILE, BOUND);
        Run.of(ChokesOnGarbage.class).failsExactlyIn(HOSTILE, BOUND);
    }

    @Test
    void failsForAFormatThatCopiesAllThatComes() {
        Run.of(CopiesEverything.class).failsExactlyIn(BOUND);
    }
}
