package dev.clew.story.incident;

import java.util.ArrayList;
import java.util.List;

/** A service: what it can do, and the processes that do it. */
final class Service {
    final String name;
    final String pack;
    final int port;
    final String database;
    final String pool;

    /** Whether it logs what went wrong itself; else the exception leaves it through the server, which logs it. */
    final boolean logsErrors;

    final List<Instance> instances = new ArrayList<>();
    final List<Operation> operations = new ArrayList<>();

    /** Fields that its lines within a request tell of. */
    final List<String> told = new ArrayList<>();

    Service(String name, String pack, int port, String database, boolean logsErrors) {
        this.name = name;
        this.pack = pack;
        this.port = port;
        this.database = database;
        this.pool = name + "-pool";
        this.logsErrors = logsErrors;
    }

    /** Returns an instance that is up, null if none is. */
    Boot any(long at, Draw draw) {
        List<Boot> up = new ArrayList<>();
        for (Instance instance : instances) {
            Boot boot = instance.at(at);
            if (boot != null) {
                up.add(boot);
            }
        }
        return up.isEmpty() ? null : draw.pick(up);
    }

    String logger() {
        return pack + '.' + Names.capital(name) + "Service";
    }

    String version() {
        return instances.get(0).boots.get(0).version;
    }

    @Override
    public String toString() {
        return name;
    }

    /** One place where the service runs; its processes follow each other and write one file. */
    static final class Instance {
        final Service service;
        final String name;
        final List<Boot> boots = new ArrayList<>();

        /** By how much its clock is ahead, in microseconds. */
        long ahead;

        Instance(Service service, String name) {
            this.service = service;
            this.name = name;
        }

        Boot at(long at) {
            for (Boot boot : boots) {
                if (at >= boot.ready && at < boot.until) {
                    return boot;
                }
            }
            return null;
        }

        Boot last() {
            return boots.get(boots.size() - 1);
        }

        /** Ends the last process and begins another after a pause. */
        Boot restart(long at, long pause, String id, String version, String config) {
            last().until = at;
            Boot next = new Boot(this, id, version, config, at + pause);
            boots.add(next);
            return next;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A process. */
    static final class Boot {
        final Instance instance;
        final String id;
        final String version;
        final String config;
        final long from;

        /** From when on it takes requests. */
        final long ready;

        /** Until when it takes requests; those that it has go on. */
        long until = Long.MAX_VALUE;

        /** When it died without a word. */
        long killed = Long.MAX_VALUE;

        Boot(Instance instance, String id, String version, String config, long from) {
            this.instance = instance;
            this.id = id;
            this.version = version;
            this.config = config;
            this.from = from;
            this.ready = from + 3_000_000;
        }

        Service service() {
            return instance.service;
        }
    }
}
