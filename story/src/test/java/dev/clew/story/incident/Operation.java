package dev.clew.story.incident;

import java.util.ArrayList;
import java.util.List;

/** Work that a service does for a request, a message or a timer. */
final class Operation {
    final Service service;
    final String kind;
    final String method;
    final String route;
    final List<Step> steps = new ArrayList<>();

    /** The median of its own time in milliseconds, and how far it scatters. */
    double own;

    double sigma;

    /** How much of the traffic from outside it gets. */
    double weight;

    int status = 200;

    Operation(Service service, String kind, String method, String route, double own, double sigma) {
        this.service = service;
        this.kind = kind;
        this.method = method;
        this.route = route;
        this.own = own;
        this.sigma = sigma;
    }

    /** Returns the name of its span, by its route. */
    String span() {
        return kind.equals("server") ? method + ' ' + route : route;
    }

    List<Call> calls() {
        return all(Call.class);
    }

    List<Statement> statements() {
        return all(Statement.class);
    }

    <T> List<T> all(Class<T> type) {
        return steps.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public String toString() {
        return service + " " + span();
    }

    /** What it does, one after the other. */
    sealed interface Step permits Note, Statement, Call, Partner, Send {}

    /** A line of the application's own. */
    record Note(String level, String template, String action, double chance) implements Step {}

    record Statement(String span, String sql, String fp, double millis, double sigma) implements Step {}

    /** A call of another service. */
    record Call(Operation target, int deadline, int attempts) implements Step {}

    /** A call of somebody whose lines are elsewhere. */
    record Partner(String peer, String method, String path, double millis, double sigma, int deadline)
            implements Step {}

    record Send(Topic topic) implements Step {}

    /** A topic, and who takes from it. */
    static final class Topic {
        final String name;
        final int partitions;
        final long[] offsets;
        final long[] free;
        Operation consumer;

        Topic(String name, int partitions) {
            this.name = name;
            this.partitions = partitions;
            offsets = new long[partitions];
            free = new long[partitions];
        }
    }
}
