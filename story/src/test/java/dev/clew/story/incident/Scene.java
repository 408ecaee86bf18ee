package dev.clew.story.incident;

import dev.clew.story.incident.Operation.Call;
import dev.clew.story.incident.Operation.Partner;
import dev.clew.story.incident.Operation.Statement;
import dev.clew.story.incident.Service.Instance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A world, and the truth about it: incidents find their places here. */
final class Scene {
    /** What a slowness without any change may be called: the contract has no id of its own for it. */
    static final String SLOWER = "slower|slower_since|slow_for|all_slow";

    final World world;
    final Draw draw;
    final Truth truth = new Truth();

    /** When it begins, if not with the first line. */
    final long begin;

    private final Set<Service> taken = new HashSet<>();

    Scene(World world, Draw draw) {
        this.world = world;
        this.draw = draw;
        begin = world.at(draw.between(0.42, 0.62));
    }

    /** Adds a fault that is there from {@link #begin} on. */
    void since(Fault fault) {
        world.faults.add(Fault.within(begin, Long.MAX_VALUE, fault));
    }

    void always(Fault fault) {
        world.faults.add(fault);
    }

    /** Returns an operation of a service that no other incident has taken, which runs often enough to be judged. */
    Operation busy(double perRequest, Predicate<Operation> which) {
        List<Operation> fitting = new ArrayList<>(world.operations().stream()
                .filter(which)
                .filter(each -> each.kind.equals("server") && !each.route.equals(world.probe))
                .filter(each -> !taken.contains(each.service))
                .toList());
        if (fitting.isEmpty()) {
            throw new Unfit();
        }
        List<Operation> busy = fitting.stream()
                .filter(each -> world.perRequest(each) >= perRequest)
                .toList();
        Operation chosen = busy.isEmpty()
                ? fitting.stream()
                        .max(java.util.Comparator.comparingDouble(world::perRequest))
                        .orElseThrow()
                : draw.pick(busy);
        if (world.perRequest(chosen) < perRequest * 0.7) {
            throw new Unfit();
        }
        taken.add(chosen.service);
        return chosen;
    }

    /** The world has no place for an incident: another one is drawn. */
    static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Sees to it that there is enough to be judged by. */
    void atLeast(int least, Operation operation, double share) {
        if (world.requests * world.perRequest(operation) * share < least) {
            throw new Unfit();
        }
    }

    /** Returns the share of the requests that have a value. */
    double share(String field, Object value) {
        return world.values.get(field).get(value)
                / world.values.get(field).values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
    }

    void take(Service service) {
        taken.add(service);
    }

    boolean isTaken(Service service) {
        return taken.contains(service);
    }

    static boolean hasStatement(Operation operation) {
        return operation.service.database.equals("postgresql")
                && !operation.statements().isEmpty();
    }

    Statement statement(Operation operation) {
        return draw.pick(operation.statements());
    }

    static String table(Statement statement) {
        return statement.span().substring(statement.span().indexOf(' ') + 1);
    }

    Call call(Operation operation) {
        return draw.pick(operation.calls());
    }

    static Partner partner(Operation operation) {
        return operation.all(Partner.class).get(0);
    }

    /** Lets a share of the requests be hit, each in all its visits or in none. */
    static boolean isHit(Visit visit, double share) {
        return Math.floorMod(visit.request.id().hashCode() * 31, 10_000) < share * 10_000;
    }

    String exceptionOf(Service service) {
        return draw.chance(0.4)
                ? draw.pick(List.of(
                        "java.lang.IllegalStateException",
                        "java.lang.NullPointerException",
                        "java.lang.IndexOutOfBoundsException"))
                : service.pack + '.' + Names.capital(new Names(draw.split()).word()) + "Exception";
    }

    /** Starts all processes of a service anew, one after the other, and returns their version. */
    String roll(Service service, long at, String version, String config) {
        long when = at;
        for (Instance instance : service.instances) {
            instance.restart(when, draw.between(2L, 9L) * World.SECOND, draw.hex(16), version, config);
            when += draw.between(20L, 60L) * World.SECOND;
        }
        return version;
    }

    String deploy(Service service, long at) {
        return roll(service, at, draw.hex(7), service.instances.get(0).last().config);
    }

    /** Lets errors and their traces be told by the routes that lead there. */
    void tellsRoutes(Service service) {
        truth.may("concentrated", service, "", "field", Match.oneOf("route", "span", "path", "operation"));
    }

    /** A change of another service that has nothing to do with it. */
    void harmlessDeploy() {
        List<Service> free = world.services.stream()
                .filter(service -> !taken.contains(service))
                .toList();
        if (!free.isEmpty()) {
            Service service = draw.pick(free);
            deploy(service, world.at(draw.between(0.1, 0.25)));
            truth.may("changed", service, "");
        }
    }
}
