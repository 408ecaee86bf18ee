package dev.clew.story.change;

import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import dev.clew.story.traffic.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes start lines and changes in the order of their time, and compares each start with the one before of its service. */
final class Starts {
    private static final long APART = 300_000_000_000L;
    private static final int MOST_INSTANCES = 100;

    private final List<Change> all = new ArrayList<>();
    private final Map<String, Event> ofService = new HashMap<>();
    private final Map<String, Event> ofInstance = new HashMap<>();

    /** The place in the list of the last start of each service. */
    private final Map<String, Integer> last = new HashMap<>();

    void changed(Event line) {
        String kind = line.get("change_kind");
        all.add(new Change(
                line.nanos(),
                Brief.of(line.get("service")),
                List.of(Brief.of(line.get("instance"))),
                Brief.of(kind.isEmpty() ? line.get("kind") : kind),
                Brief.of(line.get("what")),
                Brief.of(line.get("version")),
                "",
                List.of(),
                Brief.of(line.request())));
    }

    /** An instance is compared with its own last start, a new one with that of any other. */
    void started(Event line) {
        String service = Brief.of(line.get("service"));
        Event own = ofInstance.put(line.process(), line);
        Event other = ofService.put(service, line);
        Event before = own == null ? other : own;
        String version = Brief.of(line.get("version"));
        String old = before == null ? "" : Brief.of(before.get("version"));
        boolean isDeploy = before != null && !old.equals(version);
        Change change = new Change(
                line.nanos(),
                service,
                List.of(Brief.of(line.get("instance"))),
                isDeploy ? Change.DEPLOY : Change.START,
                isDeploy ? arrow(old) + " -> " + arrow(version) : version,
                version,
                Brief.of(line.get("git_sha")),
                before == null ? List.of() : Settings.names(before.fields(), line.fields()),
                "");
        add(change);
    }

    private static String arrow(String version) {
        return version.isEmpty() ? "no version" : version;
    }

    /** Adds a start, or its instance to that of another that began alike within five minutes. */
    private void add(Change change) {
        int place = last.getOrDefault(change.service(), -1);
        Change known = place < 0 ? null : all.get(place);
        if (known == null || !isOf(known, change)) {
            last.put(change.service(), all.size());
            all.add(change);
        } else if (known.instances().size() < MOST_INSTANCES) {
            List<String> instances = new ArrayList<>(known.instances());
            instances.addAll(change.instances());
            all.set(
                    place,
                    new Change(
                            known.at(),
                            known.service(),
                            instances,
                            known.kind(),
                            known.what(),
                            known.version(),
                            known.gitSha(),
                            known.names(),
                            known.request()));
        }
    }

    /** Whether a start is one of a rollout of which another is known. */
    private static boolean isOf(Change known, Change change) {
        return change.at() - known.at() <= APART
                && (change.isChange() ? known.isAs(change) : known.version().equals(change.version()))
                && known.gitSha().equals(change.gitSha())
                && !known.instances().contains(change.instances().get(0));
    }

    List<Change> all() {
        return all;
    }
}
