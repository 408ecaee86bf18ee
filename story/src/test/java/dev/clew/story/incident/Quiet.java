package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Call;
import dev.clew.story.incident.Operation.Note;
import dev.clew.story.incident.Operation.Statement;
import dev.clew.story.incident.Service.Boot;
import java.util.List;
import java.util.Map;

/** What looks alarming and is not. */
final class Quiet {
    private Quiet() {}

    static void calm(Scene scene) {
        scene.take(scene.world.services.get(0));
    }

    /** Traffic by the time of the day. */
    static void diurnal(Scene scene) {
        double high = scene.draw.between(0.5, 0.9);
        double phase = scene.draw.between(0.0, 6.0);
        scene.world.rate = share -> 1 + high * StrictMath.sin(phase + share * 5);
    }

    static void notFound(Scene scene) {
        Operation operation = scene.busy(0.3, each -> true);
        double share = scene.draw.between(0.03, 0.15);
        scene.world.answers = (hop, status) ->
                hop.operation == operation && Math.floorMod(hop.request.id().hashCode(), 1_000) < share * 1_000
                        ? 404
                        : status;
    }

    static void goodDeploy(Scene scene) {
        scene.deploy(scene.draw.pick(scene.world.services), scene.begin);
    }

    /** Each service, one instance after the other, without a new version. */
    static void rollingRestarts(Scene scene) {
        long at = scene.world.at(0.2);
        for (Service service : scene.world.services) {
            scene.roll(service, at, service.version(), service.instances.get(0).last().config);
            at += scene.world.minutes * World.MINUTE / 12;
        }
    }

    static void warnings(Scene scene) {
        Names names = new Names(scene.draw.split());
        for (Service service : scene.world.services) {
            scene.world.outside.add(new World.Outside(
                    service,
                    "WARN",
                    service.pack + ".Limits",
                    names.word() + " is at {} percent",
                    scene.draw.between(15, 60),
                    scene.world.start,
                    scene.world.end()));
            for (Operation operation : service.operations) {
                if (scene.draw.chance(0.5)) {
                    operation.steps.add(
                            0, new Note("WARN", "deprecated field " + names.word() + " from {}", "deprecated", 0.1));
                }
            }
        }
    }

    /** Somebody tries paths that are not there, each once or twice. */
    static void scanners(Scene scene) {
        Service front = scene.world.services.get(0);
        List<String> paths = List.of(
                "/wp-login.php", "/.env", "/admin/setup", "/phpmyadmin/index.php", "/.git/config", "/cgi-bin/test");
        double weight =
                scene.world.entries.stream().mapToDouble(entry -> entry.weight).sum();
        Names names = new Names(scene.draw.split());
        for (int i = 0; i < 40; i++) {
            Operation odd = new Operation(
                    front, "server", "GET", i < paths.size() ? paths.get(i) : '/' + names.word() + ".php", 0.6, 0.3);
            odd.weight = weight * 0.0008;
            odd.status = 404;
            scene.world.entries.add(odd);
        }
        double begins = scene.draw.between(0.3, 0.6);
        scene.world.mix = (entry, share) -> entry.status == 404 && (share < begins || share > begins + 0.15) ? 0.05 : 1;
    }

    /** Some customers go away before they have their answer. */
    static void cancelled(Scene scene) {
        Draw draw = scene.draw.split();
        double p = draw.between(0.003, 0.008);
        scene.always(visit -> {
            if (visit.place == Visit.Place.OWN && visit.request.entry() == visit.operation && draw.chance(p)) {
                visit.failure = Failure.clientGone();
            }
        });
    }

    /** A connection breaks now and then, and the second try is well. */
    static void retriesAtOnce(Scene scene) {
        for (Operation caller : scene.world.operations()) {
            caller.steps.replaceAll(
                    step -> step instanceof Call call ? new Call(call.target(), call.deadline(), 3) : step);
        }
        Draw draw = scene.draw.split();
        double p = draw.between(0.003, 0.008);
        scene.always(visit -> {
            if (visit.place == Visit.Place.CALL && visit.attempt == 1 && draw.chance(p)) {
                visit.failure = Failure.reset();
            }
        });
    }

    static void slowAsEver(Scene scene) {
        Operation operation = scene.busy(0.2, each -> true);
        operation.own = scene.draw.between(400.0, 900.0);
        operation.sigma = 0.2;
    }

    /** A job every few minutes, which is well and harms nobody. */
    static void batchJob(Scene scene) {
        Service service = scene.draw.pick(scene.world.services);
        Names names = new Names(scene.draw.split());
        String name = names.verb() + '-' + names.word();
        Operation job = new Operation(service, "internal", "run", name, 2_000, 0.2);
        job.steps.add(new Note("INFO", name + " finished", "job", 1));
        Statement statement =
                new Statement("DELETE " + names.word(), "DELETE FROM old WHERE id < ?", scene.draw.hex(16), 300, 0.3);
        job.steps.add(statement);
        long period = scene.draw.between(3L, 6L) * World.MINUTE;
        scene.world.jobs.add(new World.Job(job, scene.world.start + period / 3, period, 2 * World.SECOND));
    }

    static void spike(Scene scene) {
        double high = scene.draw.between(3.0, 6.0);
        double at = scene.draw.between(0.4, 0.7);
        scene.world.rate = share -> share > at && share < at + 0.12 ? high : 1;
    }

    /** A version brings a route that nobody called before. */
    static void newRoute(Scene scene) {
        Service front = scene.world.services.get(0);
        scene.deploy(front, scene.begin);
        Operation fresh =
                new Operation(front, "server", "POST", '/' + new Names(scene.draw.split()).word() + "/next", 12, 0.4);
        Operation old = scene.draw.pick(scene.world.entries);
        fresh.steps.addAll(old.steps);
        fresh.weight = old.weight;
        front.operations.add(fresh);
        scene.world.entries.add(fresh);
        double share = scene.world.share(scene.begin) + 0.03;
        scene.world.mix = (entry, now) -> entry == fresh && now < share ? 0 : 1;
    }

    static void longTail(Scene scene) {
        Operation operation = scene.busy(0.25, each -> true);
        operation.own = scene.draw.between(15.0, 40.0);
        operation.sigma = scene.draw.between(0.8, 0.95);
    }

    static void probes(Scene scene) {
        for (Service service : scene.world.services) {
            Operation probe = new Operation(service, "server", "GET", scene.world.probe, 0.4, 0.3);
            scene.world.jobs.add(
                    new World.Job(probe, scene.world.start + World.SECOND, 15 * World.SECOND, 3 * World.SECOND));
        }
    }

    static void debugSwitchedOn(Scene scene) {
        scene.world.debugFrom = scene.begin;
    }

    /** A slow route is asked for more and more. */
    static void drift(Scene scene) {
        Operation slow = scene.draw.pick(scene.world.entries);
        slow.own = scene.draw.between(80.0, 250.0);
        scene.world.mix = (entry, share) -> entry == slow ? 0.4 + 2.5 * share : 1;
    }

    /** One customer asks far more than others. */
    static void heavyUser(Scene scene) {
        String user = scene.world.values.keySet().iterator().next();
        Map<Object, Double> values = scene.world.values.get(user);
        double all = values.values().stream().mapToDouble(Double::doubleValue).sum();
        values.put(scene.draw.pick(List.copyOf(values.keySet())), all * 0.5);
        cancelled(scene);
    }

    /** A process that was restarted alone, once, in order, and is well. */
    static void oneRestart(Scene scene) {
        Service.Instance instance = scene.draw.pick(scene.draw.pick(scene.world.services).instances);
        Boot last = instance.last();
        instance.restart(scene.begin, 4 * World.SECOND, scene.draw.hex(16), last.version, last.config);
    }

    /** A route that warns, as it always did, is asked for more and more, or suddenly. */
    static void warningsDrift(Scene scene) {
        warnings(scene);
        Operation warning = scene.draw.pick(scene.world.entries);
        Names names = new Names(scene.draw.split());
        for (Operation operation : scene.world.operations()) {
            if (operation == warning || World.reaches(warning, operation)) {
                operation.steps.add(new Note("WARN", names.word() + " is slow", "warned", 0.5));
            }
        }
        boolean isSudden = scene.draw.chance(0.5);
        double begins = scene.world.share(scene.begin);
        scene.world.mix =
                (entry, share) -> entry != warning ? 1 : isSudden ? share < begins ? 0.1 : 3 : 0.1 + 4 * share;
    }

    /** Warnings that come in bursts, as often as ever: of requests, and of timers. */
    static void warningsInBursts(Scene scene) {
        Operation operation = scene.busy(0.3, each -> true);
        Names names = new Names(scene.draw.split());
        Note note = new Note("WARN", names.word() + " queue is full for {}", "warned", scene.draw.between(0.3, 0.9));
        double period = scene.draw.between(90.0, 300.0);
        double length = period * scene.draw.between(0.1, 0.35);
        Draw draw = scene.draw.split();
        double[] jitter = new double[100];
        for (int i = 0; i < jitter.length; i++) {
            jitter[i] = draw.between(0, period - length);
        }
        scene.always(visit -> {
            double seconds = (visit.at - scene.world.start) / 1e6;
            int number = (int) (seconds / period);
            double into = seconds - number * period - jitter[Math.floorMod(number, jitter.length)];
            if (visit.isOwn(operation) && into >= 0 && into < length) {
                visit.more.add(note);
            }
        });
        String text = names.word() + " was throttled {} times";
        for (int i = 0; i * period < scene.world.minutes * 60; i++) {
            long from = scene.world.start + (long) ((i * period + jitter[i % jitter.length]) * World.SECOND);
            scene.world.outside.add(new World.Outside(
                    operation.service,
                    "WARN",
                    operation.service.pack + ".Limits",
                    text,
                    1,
                    from,
                    from + (long) (length * World.SECOND)));
        }
    }

    /** A version has more to say, all the time and at level INFO. */
    static void deployWithNewLines(Scene scene) {
        Service service = scene.draw.pick(scene.world.services);
        String version = scene.deploy(service, scene.begin);
        Names names = new Names(scene.draw.split());
        for (Operation operation : service.operations) {
            Note note = new Note(
                    "INFO", names.verb() + " " + names.word() + " done for {}", "new", scene.draw.between(0.3, 1.0));
            scene.always(visit -> {
                if (visit.isOwn(operation) && visit.boot.version.equals(version)) {
                    visit.more.add(note);
                }
            });
        }
    }
}
