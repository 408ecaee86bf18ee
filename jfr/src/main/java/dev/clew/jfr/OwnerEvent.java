package dev.clew.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Registered;
import jdk.jfr.StackTrace;

/** A thread was seen to wait for a lock that another one owned. */
@Name(OwnerEvent.NAME)
@Label("Lock Owner")
@Description("A thread of a request waits for a lock of java.util.concurrent that another thread owns")
@Category("Clew")
@StackTrace(false)
@Registered(false)
final class OwnerEvent extends Event {
    static final String NAME = "dev.clew.LockOwner";

    /** The id of the thread that waits. */
    @Label("Waiting Thread")
    long waiter;

    /** The {@linkplain SeenRequest#number() number} of the owner's request, zero for none. */
    @Label("Request Number of the Owner")
    long request;

    @Label("Owning Thread")
    String owner = "";
}
