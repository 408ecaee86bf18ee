package dev.clew.story.command;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The pages and scripts that picocli makes of the {@linkplain Verb verbs}. No other class loads it: it takes longer than a search. */
final class Help {
    private final CommandLine clew = new CommandLine(specification());

    private static CommandSpec specification() {
        CommandSpec clew = CommandSpec.create().name("clew");
        clew.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .description("Reads logs, and tells what became of a request.")
                .footer(
                        "",
                        "PATH is a file, a folder with all below it, a glob, or - for standard input",
                        "(not for story and postmortem); plain, gzip or Zstandard.",
                        "Ends with 0 if something was found, 1 if nothing, 2 if it could not look.");
        clew.addOption(
                OptionSpec.builder("--version").description("The version.").build());
        for (Verb verb : Verb.values()) {
            CommandSpec spec = CommandSpec.create();
            String options = verb.options().isEmpty() ? "" : "[OPTION]... ";
            spec.usageMessage()
                    .description(verb.purpose())
                    .customSynopsis("clew " + verb.word() + ' ' + options + verb.parameters());
            for (Verb.Option option : verb.options()) {
                OptionSpec.Builder builder = OptionSpec.builder(option.name()).description(option.purpose());
                spec.addOption((option.value() == null
                                ? builder
                                : builder.arity("1")
                                        .paramLabel(option.value())
                                        .type(option.value().equals("FILE") ? File.class : String.class))
                        .build());
            }
            clew.addSubcommand(verb.word(), spec);
        }
        return clew;
    }

    /** Returns the page of a command, that of all if none is named; null if there is no such command. */
    @Nullable
    String page(String verb) {
        CommandLine named = verb.isEmpty() ? clew : clew.getSubcommands().get(verb);
        return named == null ? null : named.getUsageMessage(Ansi.OFF);
    }

    /** Returns a script for bash and zsh. Where it knows no word, it leaves the shell to complete names of files. */
    String completion() {
        return AutoComplete.bash("clew", clew).replace("compopt +o default", "compopt -o default");
    }

    /** Returns the names that are most like one that there is not. */
    List<String> suggestions(String verb) {
        try {
            clew.parseArgs(verb);
            return List.of();
        } catch (UnmatchedArgumentException e) {
            return e.getSuggestions().stream().limit(1).toList(); // the likest is first
        } catch (CommandLine.ParameterException e) {
            return Arrays.stream(Verb.values()).map(Verb::word).toList();
        }
    }
}
