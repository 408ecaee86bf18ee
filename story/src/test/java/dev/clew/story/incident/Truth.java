package dev.clew.story.incident;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What triage has to find, and what else it may say without being wrong. */
final class Truth {
    final List<Expected> expected = new ArrayList<>();

    /** True beside the expected: each is right wherever it stands, but first only if it says so. */
    final List<Expected> tolerated = new ArrayList<>();

    /** True only if they name, in {@code because}, a finding that is right. */
    final List<Expected> consequences = new ArrayList<>();

    private final List<Runnable> settled = new ArrayList<>();

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

    /** It has to be the first if the lines that are written tell of it; nobody can know it if they do not. */
    Truth firstIf(BooleanSupplier isTold, String ids, Service service, String span, Object... fields) {
        Expected finding = Expected.first(ids, service, span, fields);
        settled.add(() -> (isTold.getAsBoolean() ? expected : tolerated).add(finding));
        return this;
    }

    /** Decides what the lines tell, which are written. */
    void settle() {
        settled.forEach(Runnable::run);
    }

    Truth also(String ids, Service service, String span, Object... fields) {
        expected.add(Expected.also(ids, service, span, fields));
        return this;
    }

    Truth may(String ids, Service service, String span, Object... fields) {
        tolerated.add(Expected.also(ids, service, span, fields));
        return this;
    }

    /** It need not be there; if it is, it may be the first. */
    Truth mayLead(String ids, Service service, String span, Object... fields) {
        tolerated.add(Expected.first(ids, service, span, fields));
        return this;
    }

    Truth follows(String ids, Service service) {
        consequences.add(Expected.also(ids, service, ""));
        return this;
    }

    /** What fails or slows down above an operation follows from what happens there. */
    Truth above(World world, Operation operation) {
        Set<Service> services = new LinkedHashSet<>();
        services.add(operation.service);
        world.callers(operation).forEach(caller -> services.add(caller.service));
        for (Service service : services) {
            follows(
                    Scene.SLOWER + "|error_group|retries|outlived_caller|concentrated|high_p99_low_p50|message",
                    service);
        }
        return this;
    }
}
