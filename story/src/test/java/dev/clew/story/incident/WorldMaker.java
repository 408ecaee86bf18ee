package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Call;
import dev.clew.story.incident.Operation.Note;
import dev.clew.story.incident.Operation.Partner;
import dev.clew.story.incident.Operation.Send;
import dev.clew.story.incident.Operation.Statement;
import dev.clew.story.incident.Operation.Step;
import dev.clew.story.incident.Operation.Topic;
import dev.clew.story.incident.Service.Instance;
import dev.clew.story.line.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws a world in which nothing is wrong. */
final class WorldMaker {
    private static final long FIRST_DAY = Timestamp.parse("2026-09-01T06:00:00.000000Z") / 1_000;
    private static final double BYTES = 7_000_000;
    private static final double LINE = 450;

    private final Draw draw;
    private final Names names;
    private final Wish wish;
    private final World world = new World();

    /** What an incident needs to be possible. */
    record Wish(int services, int instances, boolean topic, boolean partner, boolean clientLines, boolean starts) {
        static final Wish ANY = new Wish(3, 1, false, false, false, false);

        Wish services(int least) {
            return new Wish(least, instances, topic, partner, clientLines, starts);
        }

        Wish instances(int least) {
            return new Wish(services, least, topic, partner, clientLines, starts);
        }

        Wish withTopic() {
            return new Wish(services, instances, true, partner, clientLines, starts);
        }

        Wish withPartner() {
            return new Wish(services, instances, topic, true, clientLines, starts);
        }

        Wish withClientLines() {
            return new Wish(services, instances, topic, partner, true, starts);
        }

        Wish withStarts() {
            return new Wish(services, instances, topic, partner, clientLines, true);
        }
    }

    private WorldMaker(Draw draw, Wish wish) {
        this.draw = draw;
        this.wish = wish;
        names = new Names(draw.split());
    }

    static World draw(Draw draw, Wish wish) {
        return new WorldMaker(draw, wish).world();
    }

    private World world() {
        world.start = FIRST_DAY + draw.between(0, 200) * 24L * 60 * World.MINUTE + draw.between(0, 600) * World.MINUTE;
        world.minutes = draw.between(20, 90);
        world.isJson = draw.chance(0.2);
        world.debugFrom = wish.clientLines || draw.chance(0.75) ? Long.MIN_VALUE : Long.MAX_VALUE;
        world.hasStarts = wish.starts || draw.chance(0.7);
        world.age = draw.chance(0.5) ? 60 * World.SECOND : draw.between(5L, 200L) * 60 * World.MINUTE;
        values();
        services();
        for (int i = world.services.size() - 1; i >= 0; i--) {
            operations(i);
        }
        world.entries.addAll(world.services.get(0).operations);
        for (Operation entry : world.entries) {
            entry.weight = draw.logNormal(1, 0.5);
        }
        if (wish.topic || draw.chance(0.4)) {
            topic();
        }
        if (wish.partner || draw.chance(0.3)) {
            partner();
        }
        for (Service service : world.services) {
            String logger = service.pack + "." + Names.capital(names.word()) + "Cache";
            world.outside.add(new World.Outside(
                    service,
                    "INFO",
                    logger,
                    names.word() + " refreshed in {} ms",
                    draw.between(30, 120),
                    world.start,
                    world.end()));
        }
        double lines = world.operations().stream()
                .mapToDouble(operation -> world.perRequest(operation) * lines(operation))
                .sum();
        double budget = BYTES / (lines * LINE);
        world.requests = (int) Math.max(1_800, Math.min(budget, draw.between(3_000, 6_000)));
        return world;
    }

    private double lines(Operation operation) {
        double lines = world.hasStarts ? 2 : 1;
        for (Step step : operation.steps) {
            lines += step instanceof Note note ? note.chance() : world.debugFrom == Long.MIN_VALUE ? 1 : 0;
        }
        return lines;
    }

    private void values() {
        String user = draw.pick(List.of("user_id", "customer_id", "account", "member"));
        String tenant = draw.pick(List.of("tenant", "shop", "org", "client_no"));
        String item = draw.pick(List.of("item", "sku", "product", "article"));
        String region = draw.pick(List.of("region", "zone", "country", "site"));
        world.values.put(user, zipf(draw.between(150, 400), 0.6, i -> 1_000 + i * 7));
        String prefix = names.word().substring(0, 3);
        world.values.put(tenant, zipf(draw.between(8, 20), 0.5, i -> prefix + "-" + (char) ('a' + i)));
        String letters = names.word().substring(0, 3).toUpperCase(Locale.ROOT);
        world.values.put(item, zipf(draw.between(40, 150), 0.6, i -> letters + "-" + (100 + i)));
        world.values.put(
                region,
                zipf(
                        draw.between(3, 5),
                        0.4,
                        i -> List.of("eu-1", "eu-2", "us-1", "ap-1", "sa-1").get(i)));
        world.mdcField = draw.chance(0.4) ? tenant : null;
    }

    private static Map<Object, Double> zipf(int size, double exponent, java.util.function.IntFunction<Object> value) {
        Map<Object, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            weights.put(value.apply(i), StrictMath.pow(i + 1, -exponent));
        }
        return weights;
    }

    private void services() {
        int size = draw.between(wish.services, Math.max(wish.services, draw.between(3, 8)));
        String company = names.word();
        for (int i = 0; i < size; i++) {
            String name = names.service();
            Service service = new Service(
                    name,
                    "com." + company + '.' + name.replaceAll("[^a-z]", ""),
                    8_080 + i,
                    draw.chance(0.85) ? "postgresql" : "mariadb",
                    draw.chance(0.5));
            String version = draw.hex(7);
            String config = draw.hex(16);
            int instances = draw.between(wish.instances, Math.max(wish.instances, 3));
            for (int j = 1; j <= instances; j++) {
                Instance instance = new Instance(service, name + '-' + j);
                world.addBoot(instance, draw, version, config);
                service.instances.add(instance);
            }
            List<String> fields = draw.shuffled(List.copyOf(world.values.keySet()));
            service.told.addAll(i == 0 ? fields : fields.subList(0, draw.between(1, 2)));
            world.services.add(service);
        }
    }

    /** Gives a service its operations; those that it calls are there already. */
    private void operations(int i) {
        Service service = world.services.get(i);
        int size = i == 0 ? draw.between(3, 5) : draw.between(1, 2);
        for (int k = 0; k < size; k++) {
            String thing = names.word();
            boolean isGet = draw.chance(0.4);
            Operation operation = new Operation(
                    service,
                    "server",
                    isGet ? "GET" : "POST",
                    '/' + thing + (draw.chance(0.5) ? "/{id}" : "") + (draw.chance(0.3) ? '/' + names.verb() : ""),
                    draw.between(1.5, 9.0),
                    draw.between(0.25, 0.5));
            operation.status = isGet || draw.chance(0.5) ? 200 : 201;
            String template = names.verb() + " " + thing + " for {}";
            operation.steps.add(
                    new Note("INFO", template, names.verb() + '_' + thing, i == 0 ? 1 : draw.between(0.2, 0.7)));
            if (draw.chance(i == 0 ? 0.4 : 0.75)) {
                operation.steps.add(statement());
            }
            service.operations.add(operation);
        }
        for (int child : children(i)) {
            List<Operation> targets = world.services.get(child).operations;
            int calls = Math.max(size, targets.size());
            for (int k = 0; k < calls; k++) {
                Operation caller = service.operations.get(k % size);
                if (k < targets.size() || draw.chance(0.4)) {
                    caller.steps.add(new Call(targets.get(k % targets.size()), draw.between(2, 6) * 1_000, 1));
                }
            }
        }
        for (Operation operation : service.operations) {
            if (draw.chance(0.15)) {
                operation.steps.add(statement());
            }
        }
    }

    /** A chain of four, the others hang on it; the last has several callers if there are enough. */
    private List<Integer> children(int i) {
        int size = world.services.size();
        return switch (i) {
            case 0 -> size > 4 ? List.of(1, 4) : List.of(1);
            case 1 -> size > 5 ? List.of(2, 5) : List.of(2);
            case 2 -> size > 3 ? List.of(3) : List.of();
            case 4 -> size > 6 ? List.of(6) : List.of();
            case 5 -> size > 7 ? List.of(7) : List.of();
            default -> List.of();
        };
    }

    private Statement statement() {
        String table = names.word() + 's';
        String column = names.word();
        String[] span = draw.pick(List.of(
                new String[] {"SELECT", "SELECT " + column + " FROM " + table + " WHERE id = ?"},
                new String[] {"UPDATE", "UPDATE " + table + " SET " + column + " = ? WHERE id = ?"},
                new String[] {"INSERT", "INSERT INTO " + table + " (" + column + ", state) VALUES (?, ?)"}));
        return new Statement(
                span[0] + ' ' + table, span[1], draw.hex(16), draw.between(0.8, 6.0), draw.between(0.25, 0.5));
    }

    private void topic() {
        String name = names.word() + '-' + draw.pick(List.of("placed", "changed", "done", "events"));
        Topic topic = new Topic(name, draw.between(2, 4));
        Service service = world.services.get(world.services.size() - 1);
        Operation consumer = new Operation(service, "consumer", "take", name + " receive", draw.between(2.0, 8.0), 0.4);
        consumer.steps.add(new Note("INFO", names.verb() + " from " + name, "take_" + names.word(), 0.8));
        consumer.steps.add(statement());
        service.operations.add(consumer);
        topic.consumer = consumer;
        Operation sender = world.entries.stream()
                .max(java.util.Comparator.comparingDouble(entry -> entry.weight))
                .orElseThrow();
        sender.steps.add(new Send(topic));
        world.topics.add(topic);
    }

    private void partner() {
        Operation caller = draw.pick(world.operations().stream()
                .filter(operation -> operation.kind.equals("server") && world.perRequest(operation) > 0.15)
                .toList());
        caller.steps.add(new Partner(
                names.word() + ".example:443", "POST", "/v1/" + names.word(), draw.between(15.0, 60.0), 0.35, 3_000));
    }
}
