package dev.clew.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/**
 * Another request became current on the event's thread.
 *
 * <p>By the clock of the JDK's own events, so that these can be joined with requests.
 */
@Name(ContextEvent.NAME)
@Label("Current Request")
@Description("Another request became current on the thread")
@Category("Clew")
@StackTrace(false)
@Registered(false)
final class ContextEvent extends Event {
    static final String NAME = "dev.clew.Context";

    /** The {@linkplain SeenRequest#number() number} of the request, zero for none. */
    @Label("Request Number")
    long request;
}
