package dev.clew.story.pattern;

import dev.clew.story.traffic.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Messages that are one but for a word, such as a name: if four or more differ in the same word alone, it is shown as {@code *}. A
 * second word is replaced likewise.
 */
final class Wordings {
    private static final int LEAST = 4;
    private static final int MOST_WORDS = 20;

    private final Map<Template, Template> joined = new HashMap<>();

    Wordings(Collection<Template> templates) {
        templates.forEach(template -> joined.put(template, template));
        join();
        join();
    }

    /** Returns the message that stands for all that differ from one in such words. */
    Template of(Template template) {
        return joined.getOrDefault(template, template);
    }

    /** Returns each message that there is, with all that it stands for. */
    Map<Template, List<Template>> all() {
        return joined.keySet().stream().collect(Collectors.groupingBy(this::of));
    }

    private void join() {
        Set<Template> texts = new HashSet<>(joined.values());
        Map<Template, Integer> counts = new HashMap<>();
        for (Template template : texts) {
            masks(template).forEach(mask -> counts.merge(mask, 1, Integer::sum));
        }
        Map<Template, Template> best = new HashMap<>();
        for (Template template : texts) {
            Template most = template;
            int count = LEAST - 1;
            for (Template mask : masks(template)) {
                int its = counts.getOrDefault(mask, 0);
                if (its > count) {
                    most = mask;
                    count = its;
                }
            }
            best.put(template, most);
        }
        joined.replaceAll((template, its) -> best.getOrDefault(its, its));
    }

    /** Returns the message without one of its words, for each of them. */
    private static List<Template> masks(Template template) {
        String text = template.text();
        List<Template> masks = new ArrayList<>();
        int from = 0;
        while (from <= text.length() && masks.size() < MOST_WORDS) {
            int end = text.indexOf(' ', from);
            end = end < 0 ? text.length() : end;
            boolean isOnly = from == 0 && end == text.length();
            if (!isOnly && !text.startsWith("*", from)) {
                masks.add(new Template(
                        template.service(), template.level(), text.substring(0, from) + '*' + text.substring(end)));
            }
            from = end + 1;
        }
        return masks;
    }
}
