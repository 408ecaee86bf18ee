package dev.clew.story.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What triage has to find, and what else it may say without being wrong. */
final class Truth {
    final List<Expected> expected = new ArrayList<>();

    /** True beside the expected: each is right wherever it stands, but not first. */
    final List<Expected> tolerated = new ArrayList<>();

    /** True only if they name, in {@code because}, a finding that is right. */
    final List<Expected> consequences = new ArrayList<>();

    /** What went on, in words. */
    String story = "nothing";

    Truth story(String text) {
        story = story.equals("nothing") ? text : story + "; " + text;
        return this;
    }

    Truth first(String ids, Service service, String span, Object... fields) {
        expected.add(Expected.first(ids, service, span, fields));
        return this;
    }

    Truth also(String ids, Service service, String span, Object... fields) {
        expected.add(Expected.also(ids, service, span, fields));
        return this;
    }

    Truth may(String ids, Service service, String span, Object... fields) {
        tolerated.add(Expected.also(ids, service, span, fields));
        return this;
    }

    Truth follows(String ids, Service service) {
        consequences.add(Expected.also(ids, service, ""));
        return this;
    }

    /** What fails or slows down above an operation follows from what happens there. */
    Truth above(World world, Operation operation) {
        Set<Service> services = new java.util.LinkedHashSet<>();
        services.add(operation.service);
        world.callers(operation).forEach(caller -> services.add(caller.service));
        for (Service service : services) {
            follows(
                    "error_group|retries|outlived_caller|concentrated|slow_for|slower|high_p99_low_p50|all_slow",
                    service);
        }
        return this;
    }
}
