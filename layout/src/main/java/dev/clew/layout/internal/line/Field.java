package dev.clew.layout.internal.line;

/** The fields that any line may have, in their order. */
public enum Field {
    TS("ts", "@timestamp"),
    LEVEL("level", "log.level"),
    SERVICE("service", "service.name"),
    VERSION("version", "service.version"),
    INSTANCE("instance", "service.node.name"),
    REQUEST_ID("request_id", "http.request.id"),
    TRACE_ID("trace_id", "trace.id"),
    SPAN_ID("span_id", "span.id"),
    LOGGER("logger", "log.logger"),
    THREAD("thread", "process.thread.name"),
    MSG("msg", "message"),
    TAGS("tags", "tags"),
    ERROR("error", "error.type"),
    ERROR_MSG("error_msg", "error.message"),
    STACK("stack", "error.stack_trace"),
    ERR_FP("err_fp", "clew.err_fp"),
    ERR_ORIGIN("err_origin", "clew.err_origin"),
    TMPL("tmpl", "clew.tmpl"),
    SEQ("seq", "clew.seq"),
    BOOT_ID("boot_id", "clew.boot_id"),
    CUT("cut", "clew.cut");

    final String plain;
    final String ecs;

    Field(String plain, String ecs) {
        this.plain = plain;
        this.ecs = ecs;
    }
}
