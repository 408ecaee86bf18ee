package dev.clew.story.incident;

import static dev.clew.story.incident.SpanLines.fields;

import dev.clew.story.incident.Flow.Answer;
import dev.clew.story.incident.Operation.Topic;
import dev.clew.story.incident.Service.Boot;
import dev.clew.story.incident.Service.Instance;
import dev.clew.story.incident.SpanLines.Ended;
import java.util.Map;

/** Messages: they are sent, taken in their partition's order, tried again, and put aside. */
final class Delivery {
    private static final int ATTEMPTS = 3;

    private final World world;
    private final Flow flow;
    private final SpanLines lines;
    private final Draw draw;

    Delivery(World world, Flow flow, SpanLines lines, Draw draw) {
        this.world = world;
        this.flow = flow;
        this.lines = lines;
        this.draw = draw;
    }

    /** Sends a message, and returns when it was acknowledged. */
    long send(Hop hop, Topic topic, long at) {
        int partition = draw.between(0, topic.partitions - 1);
        Map<String, Object> about = fields(
                "topic",
                topic.name,
                "message_id",
                draw.hex(32),
                "partition",
                partition,
                "offset",
                topic.offsets[partition]++);
        long end = at + Flow.micros(draw.logNormal(3, 0.5));
        String id = hop.next();
        lines.ended(hop, new Ended(id, "producer", topic.name + " send", at, end, Map.of(), about), null, null, false);
        take(hop.request, topic, id, about, partition, at);
        return end;
    }

    private void take(
            Request request, Topic topic, String parent, Map<String, Object> about, int partition, long sent) {
        long at = Math.max(sent + draw.between(4_000, 15_000), topic.free[partition]);
        Operation consumer = topic.consumer;
        Instance instance = consumer.service.instances.get(partition % consumer.service.instances.size());
        boolean wentWell = false;
        int again = 0;
        int most = ATTEMPTS;
        for (int attempt = 1; attempt <= most; attempt++) {
            Boot boot = up(instance, at);
            if (boot == null || at > world.end()) {
                topic.free[partition] = world.end();
                return;
            }
            at = Math.max(at, boot.ready);
            Hop hop = new Hop(request, consumer, boot, parent, "", at, draw);
            Map<String, Object> taken = fields(
                    "topic",
                    about.get("topic"),
                    "partition",
                    about.get("partition"),
                    "offset",
                    about.get("offset"),
                    "lag_ms",
                    (at - sent) / 1_000,
                    "message_id",
                    about.get("message_id"));
            Visit visit = flow.visit(Visit.Place.DELIVERY, at, hop, null, attempt, 0);
            again = Math.max(again, visit.again);
            most = visit.isPoison ? Integer.MAX_VALUE : ATTEMPTS;
            boolean isLast = attempt == most;
            Answer answer = flow.serve(hop, at, null, taken, isLast ? when -> aside(hop, about, when) : null);
            at = answer.end() + draw.between(300, 1_500);
            wentWell = answer.failure() == null;
            if (wentWell && again-- <= 0) {
                break;
            }
            at += wentWell ? draw.between(200_000, 3_000_000) : world.backoff;
        }
        topic.free[partition] = at;
    }

    private static Boot up(Instance instance, long at) {
        for (Boot boot : instance.boots) {
            if (at < boot.until && at < boot.killed) {
                return boot;
            }
        }
        return null;
    }

    private long aside(Hop hop, Map<String, Object> about, long at) {
        long end = at + Flow.micros(draw.logNormal(3, 0.5));
        String dead = about.get("topic") + ".dead";
        Map<String, Object> sent = fields(
                "topic", dead, "message_id", about.get("message_id"), "partition", 0, "offset", world.deadLetters++);
        lines.ended(hop, new Ended(hop.next(), "producer", dead + " send", at, end, Map.of(), sent), null, null, false);
        return end;
    }
}
