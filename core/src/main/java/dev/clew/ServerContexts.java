package dev.clew;

import org.jspecify.annotations.Nullable;

/** Makes the context of a request from what came in and was believed, and what is missing of it. */
record ServerContexts(
        IdGenerator traceIds, @Nullable IdGenerator requestIds, Sampling sampling, Clew.Counters counters) {
    TraceContext of(Inbound inbound) {
        String requestId = inbound.requestId();
        if (inbound.hasTrace()) {
            Hop hop = new Hop(
                    inbound.traceHigh(),
                    inbound.traceLow(),
                    flags(inbound, inbound.traceLow()),
                    requestId,
                    inbound.traceState(),
                    inbound.extras());
            return new TraceContext(hop, Hop.firstSpanId(), inbound.parentId(), inbound.baggage());
        }
        NewTrace trace = requestId.isEmpty() ? null : NewTrace.derivedFrom(requestId);
        if (trace == null) {
            trace = NewTrace.generated(traceIds, counters);
        }
        if (requestId.isEmpty() && requestIds != null) {
            requestId = generatedRequestId(requestIds);
        }
        int flags = (trace.isRandom() ? TraceContext.RANDOM : 0) | flags(inbound, trace.low());
        Hop hop = new Hop(trace.high(), trace.low(), flags, requestId, "", inbound.extras());
        return new TraceContext(hop, Hop.firstSpanId(), 0, inbound.baggage());
    }

    /** The caller's decision where there is one: B3 and X-Ray may leave it to us, or send it alone. */
    private int flags(Inbound inbound, long traceLow) {
        if (inbound.samplingDecided()) {
            return inbound.traceFlags();
        }
        return sampling.samples(traceLow) ? TraceContext.SAMPLED : 0;
    }

    private String generatedRequestId(IdGenerator generator) {
        try {
            String id = generator.next();
            if (RequestIdHeader.rejection(id) == null) {
                return id;
            }
            counters.add("skipped.request_id_generator");
        } catch (Throwable t) {
            counters.skipped("request_id_generator", t);
        }
        return "";
    }

    @Override
    public String toString() {
        return "sampling=" + sampling + " ids=" + traceIds;
    }
}
