package dev.clew.story.change;

import java.util.List;

/**
 * A change of a service, or the start of its processes.
 *
 * @param at when, in nanoseconds since 1970
 * @param instances where it was first seen; those of one rollout are together
 * @param kind {@code start}, {@code deploy} if a process began with another version than the one before, else the kind that its
 *     line names
 * @param what what changed, in words: for a deploy, the version before and the new one
 * @param version the version of the process
 * @param gitSha the commit that it was built from, empty if that is not told
 * @param names the names of the configuration that differ from the process before
 * @param request the request in which it was changed, empty if in none
 */
public record Change(
        long at,
        String service,
        List<String> instances,
        String kind,
        String what,
        String version,
        String gitSha,
        List<String> names,
        String request) {
    static final String START = "start";
    static final String DEPLOY = "deploy";

    /** Whether it changed something: a start with the same version and configuration did not. */
    public boolean isChange() {
        return !kind.equals(START) || !names.isEmpty();
    }

    /** Whether both are the same of what may be several instances. */
    boolean isAs(Change other) {
        return kind.equals(other.kind) && what.equals(other.what) && names.equals(other.names);
    }

    /** Returns it in words, without its time and service. */
    public String text() {
        String where = instances.stream().allMatch(String::isEmpty) ? "" : " on " + String.join(", ", instances);
        return (kind + (what.isEmpty() ? "" : ' ' + what)).strip()
                + (gitSha.isEmpty() ? "" : " (" + gitSha.substring(0, Math.min(12, gitSha.length())) + ')')
                + (names.isEmpty() ? "" : ", configuration: " + String.join(", ", names))
                + where;
    }
}
