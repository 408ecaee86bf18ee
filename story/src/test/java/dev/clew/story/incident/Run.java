package dev.clew.story.incident;

import static dev.clew.story.incident.SpanLines.fields;

import dev.clew.story.incident.Service.Boot;
import dev.clew.story.incident.Service.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets time pass in a world, and writes what it logs. */
final class Run {
    private final World world;
    private final Draw draw;
    private final Journal journal;
    private final SpanLines lines;
    private final Flow flow;

    private Run(World world, Draw draw) {
        this.world = world;
        this.draw = draw;
        journal = new Journal(world);
        lines = new SpanLines(world, journal);
        flow = new Flow(world, lines, draw.split());
    }

    static void write(World world, Draw draw, Path folder) throws IOException {
        Run run = new Run(world, draw);
        run.traffic();
        run.jobs();
        run.outside();
        run.processes();
        run.journal.save(folder);
    }

    /** Arrivals are Poisson's: more where the rate is higher. */
    private void traffic() {
        double most = 1;
        double all = 0;
        for (int i = 0; i < 1_000; i++) {
            most = Math.max(most, world.rate.applyAsDouble(i / 1_000.0));
            all += world.rate.applyAsDouble(i / 1_000.0) / 1_000;
        }
        double mean = world.minutes * World.MINUTE / (world.requests / all * most);
        double at = world.start;
        while (true) {
            at += draw.exponential(mean);
            if (at >= world.end()) {
                return;
            }
            double share = world.share((long) at);
            if (draw.chance(world.rate.applyAsDouble(share) / most)) {
                Operation entry =
                        draw.weighted(world.entries, each -> each.weight * world.mix.applyAsDouble(each, share));
                flow.arrive(request(entry), (long) at);
            }
        }
    }

    private Request request(Operation entry) {
        Map<String, Object> about = new LinkedHashMap<>();
        world.values.forEach((field, values) ->
                about.put(field, draw.weighted(List.copyOf(values.keySet()), value -> values.get(value))));
        return new Request(draw.hex(32), entry, about);
    }

    private void jobs() {
        for (World.Job job : world.jobs) {
            for (long at = job.first(); at < world.end(); at += job.period()) {
                flow.arrive(request(job.operation()), at + draw.between(0, job.jitter()));
            }
        }
    }

    private void outside() {
        for (World.Outside outside : world.outside) {
            for (Instance instance : outside.service().instances) {
                long at = outside.from() + (long) (draw.exponential(outside.seconds()) * World.SECOND);
                while (at < outside.until()) {
                    Boot boot = instance.at(at);
                    if (boot != null) {
                        lines.outside(
                                boot,
                                at,
                                outside.level(),
                                outside.logger(),
                                "scheduling-1",
                                outside.template(),
                                fields("n", draw.between(2, 90)));
                    }
                    at += (long) (draw.exponential(outside.seconds()) * World.SECOND);
                }
            }
        }
    }

    private void processes() {
        for (Service service : world.services) {
            for (Instance instance : service.instances) {
                instance.boots.stream()
                        .filter(boot -> boot.from > world.start - 30 * World.MINUTE)
                        .forEach(lines::processStart);
            }
        }
    }
}
