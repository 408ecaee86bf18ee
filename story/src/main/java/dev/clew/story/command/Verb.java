package dev.clew.story.command;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Words that the command knows, and the options of each. Arguments are read by this, and help and completions are made of it. */
enum Verb {
    STORY(
            "ID PATH...",
            "What became of a request: verdict, tree, lines, findings. ID is a request, trace, span or message id, or the beginning of one.",
            new Option("--json", null, "One JSON object (story/JSON.md)."),
            new Option("--export", "FORMAT", "otlp, zipkin or speedscope instead."),
            new Option("--html", "FILE", "A page for a browser, in one file that needs nothing else."),
            Option.FOLLOW,
            Option.SAMPLE),
    TRIAGE(
            "PATH...",
            "What is wrong in the logs, what it follows from, and which requests to read.",
            new Option("--json", null, "One JSON object (story/JSON.md)."),
            new Option("--html", "FILE", "A page for a browser, in one file that needs nothing else."),
            Option.SINCE,
            Option.UNTIL,
            new Option(
                    "--baseline",
                    "PERIOD",
                    "A sound period to compare with: FROM..TO, times as in --since, or a path of its logs."),
            new Option("--fail-on", "LEVEL", "error: ends with 3 if there are errors."),
            new Option("--postmortems", "DIR", "Post-mortems written before; says which error was seen in one."),
            Option.SAMPLE),
    DIFF(
            "A B PATH...",
            "What differs between two processes, or two versions. A and B are boot_ids or versions, or begin so.",
            new Option("--json", null, "One JSON object (story/JSON.md)."),
            Option.SINCE,
            Option.UNTIL,
            Option.SAMPLE),
    CHANGES(
            "PATH...",
            "What changed: deploys, starts with another configuration, flags, migrations and what else is told, over all services.",
            new Option("--json", null, "One JSON object (story/JSON.md)."),
            Option.SINCE,
            Option.UNTIL,
            Option.SAMPLE),
    POSTMORTEM(
            "[ID] PATH...",
            "A post-mortem in Markdown, filled with what the logs tell: of a request, or of a time.",
            Option.SINCE,
            Option.UNTIL,
            Option.SAMPLE),
    FIND(
            "EXPR PATH...",
            "The lines themselves, merged and in order. EXPR is key=value, key>number, key<number or key~regex, joined by \" and \".",
            new Option("--json", null, "One JSON object a line."),
            Option.SINCE,
            Option.UNTIL,
            new Option("--memory", "SIZE", "Lines to keep in memory, such as 64m; more go to temporary files."),
            Option.FOLLOW,
            Option.SAMPLE),
    HELP("[COMMAND]", "This page, or that of a command."),
    COMPLETION("", "A script that completes arguments in bash and zsh: source <(clew completion)");

    private final String parameters;
    private final String purpose;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<Option> options;

    /** @param value what its value is called, null if it has none */
    record Option(String name, @Nullable String value, String purpose) {
        static final Option FOLLOW =
                new Option("--follow", null, "Or -f: goes on while the files grow and others come, until Ctrl-C.");

        static final Option SINCE =
                new Option("--since", "TIME", "2026-11-22T10:00:05Z, or 15m for so long before now.");

        static final Option UNTIL = new Option("--until", "TIME", "The same; this time is in it.");

        static final Option SAMPLE = new Option(
                "--sample",
                "LINE",
                "How lines of another layout look, with names in the place of their parts: "
                        + "'{ts} [{thread}] {level} {logger} rid={request_id} - {msg}'. May come several times.");
    }

    Verb(String parameters, String purpose, Option... options) {
        this.parameters = parameters;
        this.purpose = purpose;
        this.options = List.of(options);
    }

    /** Returns the verb of a name, null if there is none. */
    static @Nullable Verb of(String name) {
        for (Verb verb : values()) {
            if (verb.word().equals(name)) {
                return verb;
            }
        }
        return null;
    }

    /** Returns how a user writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String parameters() {
        return parameters;
    }

    String purpose() {
        return purpose;
    }

    List<Option> options() {
        return options;
    }

    @Nullable
    Option option(String name) {
        for (Option option : options) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }
}
