package dev.clew.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A request ended, on the event's thread; for people's recordings it says which. */
@Name(RequestEvent.NAME)
@Label("Request")
@Description("A request ended")
@Category("Clew")
@StackTrace(false)
@Registered(false)
final class RequestEvent extends Event {
    static final String NAME = "dev.clew.Request";

    /** The {@linkplain SeenRequest#number() number} of the request. */
    @Label("Request Number")
    long request;

    @Label("Request Id")
    String requestId = "";

    @Label("Span")
    String span = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Duration of the Request")
    @Timespan(Timespan.NANOSECONDS)
    long requestDuration;
}
