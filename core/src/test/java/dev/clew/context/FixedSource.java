package dev.clew.context;

/** A tracer whose current span never changes. */
record FixedSource(Object span, Ids ids) implements CurrentSpanSource<Object> {
    /** Returns the trace of a request below the span. */
    static LocalTrace joined(TraceContext own, Object span, Ids ids) {
        return new ForeignTracer(new FixedSource(span, ids)).join(own.localTrace(), own.spanIdAsLong());
    }

    /** Returns the request's own trace, which is kept while the span is current. */
    static LocalTrace kept(TraceContext own, Object span) {
        Ids none = new Ids(0, 0, 0, 0, "");
        return new ForeignTracer(new FixedSource(span, none)).keep(own.localTrace(), own.spanIdAsLong());
    }

    @Override
    public Object current() {
        return span;
    }

    @Override
    public Ids ids(Object current) {
        return ids;
    }
}
