package dev.clew.story.html;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A Chromium without a window and with one tab, which is driven by the DevTools protocol. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Gson GSON = new Gson();

    private final ChromiumProcess process;
    private final WebSocket socket;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private final String session;

    Chromium(ChromiumProcess process) throws Exception {
        this.process = process;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(process.address(), new Answers())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        String tab = send(null, "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .getAsString();
        session = send(null, "Target.attachToTarget", Map.of("targetId", tab, "flatten", true))
                .get("sessionId")
                .getAsString();
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM", "Accessibility")) {
            send(domain + ".enable", Map.of());
        }
    }

    JsonObject send(String method, Object parameters) {
        return send(session, method, parameters);
    }

    private JsonObject send(String toSession, String method, Object parameters) {
        JsonObject message = new JsonObject();
        int id = last.incrementAndGet();
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", GSON.toJsonTree(parameters));
        if (toSession != null) {
            message.addProperty("sessionId", toSession);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).join();
        JsonObject result =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (result.has("error")) {
            throw new IllegalStateException(method + ": " + result.get("error"));
        }
        return result.getAsJsonObject("result");
    }

    /** Opens a page and waits until its script has run. */
    void open(Path page) {
        events.clear();
        send("Page.navigate", Map.of("url", page.toUri().toString()));
        await("document.documentElement?.dataset.ready !== undefined");
    }

    /** Returns the value of an expression of the page's script, which may be a promise. */
    JsonElement ask(String expression) {
        JsonObject answer =
                send("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        JsonElement value = answer.getAsJsonObject("result").get("value");
        return value == null ? JsonNull.INSTANCE : value;
    }

    String text(String expression) {
        return ask("String(" + expression + ")").getAsString();
    }

    int number(String expression) {
        return ask("Number(" + expression + ")").getAsInt();
    }

    /** Waits until something is true in the page, also if it is another page until then. */
    void await(String condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            // A promise waits in the page; one that is lost with its page says so.
            JsonObject answer = send(
                    "Runtime.evaluate",
                    Map.of(
                            "expression",
                            "new Promise((done) => { let n = 0; (function look() { if (" + condition
                                    + ") done(true); else if (++n > 100) done(false); else setTimeout(look, 10); })() })",
                            "awaitPromise",
                            true,
                            "returnByValue",
                            true));
            JsonElement value = answer.getAsJsonObject("result").get("value");
            if (value != null && value.isJsonPrimitive() && value.getAsBoolean()) {
                return;
            }
        }
        throw new AssertionError("never came true: " + condition);
    }

    /** Presses a key; of more than one character by its name, such as {@code Enter}. */
    void press(String key, String... modifiers) {
        List<String> bits = List.of("Alt", "Control", "Meta", "Shift");
        int held =
                Stream.of(modifiers).mapToInt(name -> 1 << bits.indexOf(name)).sum();
        Map<String, Integer> codes = Map.of(
                "Enter",
                13,
                "Tab",
                9,
                "Escape",
                27,
                "ArrowUp",
                38,
                "ArrowDown",
                40,
                "ArrowLeft",
                37,
                "ArrowRight",
                39,
                " ",
                32,
                "Home",
                36,
                "End",
                35);
        JsonObject event = new JsonObject();
        event.addProperty("type", "keyDown");
        event.addProperty("key", key);
        event.addProperty("modifiers", held);
        event.addProperty("windowsVirtualKeyCode", codes.getOrDefault(key, (int) key.charAt(0)));
        String typed = key.equals("Enter") ? "\r" : key;
        if (typed.length() == 1) {
            event.addProperty("text", typed);
        }
        send("Input.dispatchKeyEvent", event);
        event.addProperty("type", "keyUp");
        event.remove("text");
        send("Input.dispatchKeyEvent", event);
    }

    void type(String text) {
        send("Input.insertText", Map.of("text", text));
    }

    /** Clicks with the mouse on an element that an expression gives. */
    void click(String element) {
        JsonObject at = ask("(() => { const e = " + element + "; e.scrollIntoView({ block: 'center' });"
                        + " const b = e.getBoundingClientRect();"
                        + " return { x: b.left + Math.min(b.width / 2, 40), y: b.top + Math.min(b.height / 2, 10) }; })()")
                .getAsJsonObject();
        for (String type : List.of("mousePressed", "mouseReleased")) {
            JsonObject event = at.deepCopy();
            event.addProperty("type", type);
            event.addProperty("button", "left");
            event.addProperty("clickCount", 1);
            send("Input.dispatchMouseEvent", event);
        }
    }

    /** Returns what went wrong since the page was opened: errors, what the policy stopped, dialogs. */
    List<String> complaints() {
        return events.stream()
                .filter(event -> List.of(
                                "Runtime.exceptionThrown",
                                "Runtime.consoleAPICalled",
                                "Log.entryAdded",
                                "Page.javascriptDialogOpening")
                        .contains(event.get("method").getAsString()))
                .map(JsonObject::toString)
                .toList();
    }

    /** Returns the addresses that were asked for since the page was opened. */
    List<String> requests() {
        return events.stream()
                .filter(event -> event.get("method").getAsString().equals("Network.requestWillBeSent"))
                .map(event -> event.getAsJsonObject("params")
                        .getAsJsonObject("request")
                        .get("url")
                        .getAsString())
                .toList();
    }

    @Override
    public void close() {
        try {
            send(null, "Browser.close", Map.of()); // takes its files and processes with it
            process.await(Duration.ofSeconds(30));
        } catch (Exception e) {
            // It hangs or is gone; what is left of it is ended below.
        }
        socket.abort();
        process.close();
    }

    /** Gives each answer to who asked, and keeps what happened. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
                text.setLength(0);
                if (message.has("id")) {
                    answers.remove(message.get("id").getAsInt()).complete(message);
                } else {
                    events.add(message);
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            answers.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }
}
