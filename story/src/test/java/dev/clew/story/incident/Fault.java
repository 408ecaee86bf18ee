package dev.clew.story.incident;

/** Something that is wrong with the world: it changes what a visit takes, how it ends and what it does. */
@FunctionalInterface
interface Fault {
    void at(Visit visit);

    /** Returns a fault that is there in a window only. */
    static Fault within(long from, long until, Fault fault) {
        return visit -> {
            if (visit.at >= from && visit.at < until) {
                fault.at(visit);
            }
        };
    }
}
