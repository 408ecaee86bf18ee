package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Topic;

/** Incidents of messages. */
final class Messages {
    private Messages() {}

    private static Topic topic(Scene scene) {
        Topic topic = scene.world.topics.get(0);
        if (scene.world.perRequest(topic.consumer) < 0.25) {
            throw new Scene.Unfit();
        }
        scene.take(topic.consumer.service);
        return topic;
    }

    private static void boundTo(Scene scene, Topic topic) {
        scene.truth.follows(
                "error_group|retries|lag_grows|slower|slow_for|dead_letter|restart", topic.consumer.service);
    }

    /** A consumer takes longer for each message than they come. */
    static void lagGrows(Scene scene) {
        Topic topic = topic(scene);
        double perMinute =
                scene.world.requests * scene.world.perRequest(topic.consumer) / scene.world.minutes / topic.partitions;
        double millis = 60_000 / perMinute * scene.draw.between(1.3, 2.0);
        Draw draw = scene.draw.split();
        scene.since(visit -> {
            if (visit.isOwn(topic.consumer)) {
                visit.millis += draw.logNormal(millis, 0.2);
            }
        });
        boundTo(scene, topic);
        scene.truth
                .story(topic.consumer + " takes " + Math.round(millis) + " ms for each message and falls behind")
                .first("lag_grows", topic.consumer.service, "", "topic", Match.ifThere(Match.has(topic.name)))
                .first(Scene.SLOWER + "|lag_grows", topic.consumer.service, "");
    }

    /** Some messages cannot be taken: after three times they are put aside. */
    static void deadLetter(Scene scene) {
        Topic topic = topic(scene);
        Failure failure = Failure.exception(scene.exceptionOf(topic.consumer.service), "unknown type");
        double share = scene.draw.between(0.05, 0.15);
        scene.since(visit -> {
            if (visit.isOwn(topic.consumer) && Scene.isHit(visit, share)) {
                visit.failure = failure;
            }
        });
        boundTo(scene, topic);
        scene.tellsRoutes(topic.consumer.service);
        scene.truth
                .story(topic.consumer + " puts messages aside because of " + failure.error())
                .first("dead_letter", null, "", "topic", Match.ifThere(Match.has(topic.name)))
                .first(
                        "error_group",
                        topic.consumer.service,
                        "",
                        "cause",
                        Match.oneOf(failure.simpleName(), "poison_record"))
                .may("retries", topic.consumer.service, "");
    }

    /** One message is tried for ever, and those behind it wait. */
    static void poisonRecord(Scene scene) {
        Topic topic = topic(scene);
        Failure failure = Failure.exception(scene.exceptionOf(topic.consumer.service), "cannot be decoded");
        scene.world.backoff = 5 * World.SECOND;
        String[] poisoned = {null};
        scene.since(visit -> {
            if (visit.operation == topic.consumer && visit.place == Visit.Place.DELIVERY && poisoned[0] == null) {
                poisoned[0] = visit.request.id();
            }
            if (visit.operation == topic.consumer && visit.request.id().equals(poisoned[0])) {
                visit.isPoison = true;
                if (visit.place == Visit.Place.OWN) {
                    visit.failure = failure;
                }
            }
        });
        boundTo(scene, topic);
        scene.truth
                .story("one message of " + topic.name + " is tried for ever")
                .first("error_group", topic.consumer.service, "", "cause", "poison_record")
                .may("retries|lag_grows", topic.consumer.service, "")
                .may(
                        "concentrated",
                        topic.consumer.service,
                        "",
                        "field",
                        Match.oneOf("partition", "message_id", "offset", "request_id", "instance"));
        scene.world
                .values
                .keySet()
                .forEach(field -> scene.truth.may("concentrated", topic.consumer.service, "", "field", field));
    }

    /** After a rebalance messages come again that had gone well. */
    static void deliveredTwice(Scene scene) {
        Topic topic = topic(scene);
        double p = scene.draw.between(0.3, 0.8);
        Draw draw = scene.draw.split();
        long until = scene.begin + (long) (scene.world.minutes * World.MINUTE * 0.15);
        scene.always(Fault.within(scene.begin, until, visit -> {
            if (visit.place == Visit.Place.DELIVERY
                    && visit.operation == topic.consumer
                    && visit.attempt == 1
                    && draw.chance(p)) {
                visit.again = 1;
            }
        }));
        boundTo(scene, topic);
        scene.truth
                .story("messages of " + topic.name + " are delivered twice")
                .first("delivered_twice", topic.consumer.service, "", "topic", Match.ifThere(Match.has(topic.name)));
    }
}
