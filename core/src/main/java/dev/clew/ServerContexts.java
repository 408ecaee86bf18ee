package dev.clew;

import dev.clew.context.ContextSpi;
import dev.clew.context.Counters;
import dev.clew.context.TraceContext;
import dev.clew.ids.IdGenerator;
import dev.clew.ids.RequestIds;
import dev.clew.ids.TraceId;
import dev.clew.policy.Sampling;
import dev.clew.propagation.Extracted;
import org.jspecify.annotations.Nullable;

/** Makes a request's context from the ids that are believed, and generates the missing ones. */
record ServerContexts(IdGenerator traceIds, @Nullable IdGenerator requestIds, Sampling sampling, Counters counters) {
    private static final int SAMPLED = 0x01;
    private static final int RANDOM = 0x02;

    TraceContext of(Extracted extracted) {
        TraceContext context = extracted.hasTrace() ? continued(extracted) : begun(extracted);
        if (extracted.isDebug()) {
            ContextSpi.setDebug(context);
        }
        Object format = extracted.vendorFormat();
        if (format != null) {
            ContextSpi.setVendorFields(context, format, extracted.vendorFields());
        }
        if (extracted.debugToken() != null) {
            ContextSpi.setDebugToken(context, extracted.debugToken());
        }
        if (!extracted.clientRequestId().isEmpty()) {
            ContextSpi.setClientRequestId(context, extracted.clientRequestId());
        }
        return context;
    }

    private TraceContext continued(Extracted extracted) {
        return ContextSpi.begin(
                extracted.traceIdHigh(),
                extracted.traceIdLow(),
                flags(extracted, extracted.traceIdLow()),
                extracted.requestId(),
                extracted.traceState(),
                extracted.parentId(),
                extracted.baggage());
    }

    private TraceContext begun(Extracted extracted) {
        String requestId = extracted.requestId();
        TraceId derived = requestId.isEmpty() ? null : TraceId.derivedFrom(requestId);
        TraceId trace = derived == null ? generatedTraceId() : derived;
        if (requestId.isEmpty() && requestIds != null) {
            requestId = generatedRequestId(requestIds);
        }
        int flags = (trace.isRandom() ? RANDOM : 0) | flags(extracted, trace.low());
        return ContextSpi.begin(trace.high(), trace.low(), flags, requestId, "", 0, extracted.baggage());
    }

    /** Returns the caller's decision if there is one. B3 and X-Ray may leave it to us, or send it without a trace. */
    private int flags(Extracted extracted, long traceIdLow) {
        if (extracted.isSamplingDecided()) {
            return extracted.traceFlags();
        }
        return sampling.samples(traceIdLow) ? SAMPLED : 0;
    }

    private TraceId generatedTraceId() {
        try {
            TraceId id = TraceId.generated(traceIds);
            if (id != null) {
                return id;
            }
            counters.add("skipped.trace_id_generator");
        } catch (Throwable t) {
            counters.skipped("trace_id_generator", t);
        }
        return TraceId.random();
    }

    private String generatedRequestId(IdGenerator generator) {
        try {
            String id = generator.next();
            if (RequestIds.isValid(id)) {
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
