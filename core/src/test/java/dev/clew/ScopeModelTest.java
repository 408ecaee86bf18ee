package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Random histories against a model of the rules: context and MDC are compared after every step. */
class ScopeModelTest {
    private static final int HISTORIES = 1_000;
    private static final int STEPS = 40;
    private static final String OURS = "request_id";

    private final Clew clew = Clew.builder().build();

    /** What a thread should show: a list of scopes, some of them tombstones. */
    private static final class Model {
        final List<Entry> stack = new ArrayList<>();
        final Map<String, String> applicationMdc = new HashMap<>();
        String savedOurs;

        TraceContext current() {
            return stack.isEmpty() ? TraceContext.NONE : stack.get(stack.size() - 1).context;
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
                for (int step = 0; step < STEPS; step++) {
                    step(model, random, other);
                    compare(model, "seed " + seed + ", history " + history + ", step " + step);
                }
                while (!model.stack.isEmpty()) {
                    Entry top = model.stack.get(model.stack.size() - 1);
                    close(model, top);
                    compare(model, "seed " + seed + ", history " + history + ", winding up");
                }
            }
        } finally {
            other.shutdown();
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
        if (model.stack.isEmpty() && random.nextInt(3) == 0) {
            MDC.put(OURS, "own");
        }
        if (model.stack.isEmpty()) {
            model.savedOurs = MDC.get(OURS);
        }
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
        if (model.stack.isEmpty() && model.savedOurs != null) {
            expected.put(OURS, model.savedOurs);
        }
        assertThat(ScopeTest.mdc()).as(when).isEqualTo(expected);
    }
}
