package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** Random histories against a model of the rules; compares context and MDC after every step. */
class ScopeModelTest {
    private static final int HISTORIES = 1_000;
    private static final int STEPS = 40;
    private static final String OURS = "request_id";

    private final Clew clew = Clew.builder().build();

    /** The expected state of a thread: a list of scopes, some of them closed already. */
    private static final class Model {
        final List<Entry> stack = new ArrayList<>();
        TraceContext task = TraceContext.NONE;
        final Map<String, String> applicationMdc = new HashMap<>();
        String savedOurs;

        TraceContext current() {
            return stack.isEmpty() ? task : stack.get(stack.size() - 1).context;
        }

        boolean isOutside() {
            return stack.isEmpty() && task.isNone();
        }

        void dropClosed() {
            while (!stack.isEmpty() && stack.get(stack.size() - 1).closed) {
                stack.remove(stack.size() - 1);
            }
        }
    }

    private static final class Entry {
        final TraceContext context;
        final Scope scope;
        boolean closed;

        Entry(TraceContext context, Scope scope) {
            this.context = context;
            this.scope = scope;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void contextAndMdcFollowTheRules(long seed) throws Exception {
        Random random = new Random(seed);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int history = 0; history < HISTORIES; history++) {
                MDC.clear();
                Model model = new Model();
                String name = "seed " + seed + ", history " + history;
                if (random.nextBoolean()) {
                    play(model, random, other, name);
                } else {
                    playInATask(model, random, other, name);
                }
                while (!model.stack.isEmpty()) {
                    Entry top = model.stack.get(model.stack.size() - 1);
                    close(model, top);
                    compare(model, name + ", winding up");
                }
            }
        } finally {
            other.shutdown();
        }
    }

    private void play(Model model, Random random, ExecutorService other, String name) throws Exception {
        for (int step = 0; step < STEPS; step++) {
            step(model, random, other);
            compare(model, name + ", step " + step);
        }
    }

    /** A task leaves its thread as it found it, even if its code left scopes open. */
    private void playInATask(Model model, Random random, ExecutorService other, String name) throws Exception {
        if (random.nextBoolean()) {
            open(model, random);
        }
        putOwn(model, random);
        List<Entry> before = List.copyOf(model.stack);
        TraceContext task = clew.root();
        task.wrap(() -> {
                    Model inside = new Model();
                    inside.task = task;
                    inside.applicationMdc.putAll(model.applicationMdc);
                    inside.savedOurs = model.savedOurs;
                    play(inside, random, other, name + ", in a task");
                    model.applicationMdc.putAll(inside.applicationMdc);
                    return null;
                })
                .call();
        assertThat(model.stack).isEqualTo(before);
        compare(model, name + ", after the task");
    }

    private static void putOwn(Model model, Random random) {
        if (model.isOutside()) {
            if (random.nextInt(3) == 0) {
                MDC.put(OURS, "own");
            }
            model.savedOurs = MDC.get(OURS);
        }
    }

    private void step(Model model, Random random, ExecutorService other)
            throws ExecutionException, InterruptedException {
        int choice = random.nextInt(10);
        if (choice < 4 || model.stack.isEmpty()) {
            if (choice == 0) {
                String value = "app" + random.nextInt(3);
                MDC.put("app", value);
                model.applicationMdc.put("app", value);
            } else {
                open(model, random);
            }
        } else if (choice < 7) {
            close(model, model.stack.get(model.stack.size() - 1));
        } else {
            Entry any = model.stack.get(random.nextInt(model.stack.size()));
            if (choice < 9) {
                close(model, any);
            } else if (!any.closed) {
                other.submit(() -> any.scope.close()).get();
                any.closed = true;
                model.dropClosed();
            }
        }
    }

    private void open(Model model, Random random) {
        putOwn(model, random);
        TraceContext context = switch (random.nextInt(4)) {
            case 0 -> TraceContext.NONE;
            case 1 -> model.current().child();
            default -> clew.root();
        };
        model.stack.add(new Entry(context, context.makeCurrent()));
    }

    private static void close(Model model, Entry entry) {
        entry.scope.close();
        entry.closed = true;
        model.dropClosed();
    }

    private static void compare(Model model, String when) {
        assertThat(TraceContext.current()).as(when).isSameAs(model.current());
        Map<String, String> expected = new HashMap<>(model.applicationMdc);
        expected.putAll(ScopeTest.keysOf(model.current()));
        if (model.isOutside() && model.savedOurs != null) {
            expected.put(OURS, model.savedOurs);
        }
        assertThat(ScopeTest.mdc()).as(when).isEqualTo(expected);
    }
}
