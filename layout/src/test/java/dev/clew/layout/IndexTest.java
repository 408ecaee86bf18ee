package dev.clew.layout;

import static dev.clew.layout.TestEvent.event;
import static dev.clew.layout.TestEvent.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.layout.internal.line.Field;
import dev.clew.layout.internal.line.FieldNames;
import dev.clew.testkit.ParsedLine;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lines of a file as an index takes them: every name has one type, and is either a text or an object. */
class IndexTest {
    private static final Pattern MEMBER = Pattern.compile("[{,]\"([^\"]+)\":(.)");

    private static final String SPAN_TEXTS =
            "event kind parent_id span peer route path sql fp sql_state topic message_id"
                    + " causation_id links client_request_id plan jvm config_fp git_sha config_sources config_values"
                    + " queued_by_request queued_tasks change_kind what"
                    + " pool_state held_by_request held_ms last_sql taken_at"
                    + " blocked_by_request blocked_by_service blocked_by_state blocked_by_sql blocked_chain blocked_circle"
                    + " pause_kind pause_began last_holder lock_class paused_requests";
    private static final String SPAN_NUMBERS = "format status attempt deadline_ms bytes rows query_n queries query_ms"
            + " partition offset lag_ms queue_ms rejections pool_wait_ms holders past_wrapper blocked_for_ms"
            + " gc_ms requests_open pause_ms";

    private static TestEvent everyField(TestEvent event) {
        for (String text : SPAN_TEXTS.split(" ", -1)) {
            event.with(text, "x");
        }
        for (String number : SPAN_NUMBERS.split(" ", -1)) {
            event.with(number, 7);
        }
        return event.with("outcome", "ok")
                .with("duration_ms", new BigDecimal("1.000"))
                .mdc("request_id", "r")
                .mdc("trace_id", "t")
                .mdc("span_id", "s")
                .level("ERROR")
                .thrown(new IllegalStateException("m"))
                .marker("m")
                .seq(1);
    }

    private static Set<String> fields(LogLayout.Format format) {
        Set<String> fields = new TreeSet<>(parsed(everyField(span()), format).keySet());
        assertThat(fields).hasSizeGreaterThanOrEqualTo(SPAN_TEXTS.split(" ", -1).length + Field.values().length);
        fields.add(format.names().of(Field.CUT));
        return fields;
    }

    private static Map<String, String> parsed(TestEvent event, LogLayout.Format format) {
        return ParsedLine.parse(event.line(format).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the fields, the names of the objects that hold them, and names below them. */
    private static Set<String> near(Set<String> fields) {
        Set<String> near = new LinkedHashSet<>();
        for (String field : fields) {
            for (int dot = field.indexOf('.'); dot >= 0; dot = field.indexOf('.', dot + 1)) {
                near.add(field.substring(0, dot));
            }
            near.addAll(List.of(field, field + ".x", field + ".x.y"));
        }
        Set<String> all = new LinkedHashSet<>(near);
        near.forEach(name -> all.addAll(List.of(name + "_", name + "__", name + "_.x")));
        return all;
    }

    private static boolean contradict(String one, String other) {
        return one.equals(other) || one.startsWith(other + ".") || other.startsWith(one + ".");
    }

    private static String writtenAs(String key, TestEvent event, LogLayout.Format format) {
        String value = "the application's";
        return parsed(event, format).entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not on the line"));
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "ECS"})
    void noKeyOfAnApplicationContradictsAField(LogLayout.Format format) {
        Set<String> fields = fields(format);
        Set<String> ids = Set.of(
                "request_id", "trace_id", "span_id", "http.request.id", "trace.id", "span.id"); // ids if in the MDC
        List<String> wrong = new ArrayList<>();
        for (String key : near(fields)) {
            String asPair = writtenAs(key, event().with(key, "the application's"), format);
            List<String> written = new ArrayList<>(List.of(asPair));
            if (!ids.contains(key)) {
                assertThat(writtenAs(key, event().mdc(key, "the application's"), format))
                        .isEqualTo(asPair);
                written.add(writtenAs(key, everyField(span()).mdc(key, "the application's"), format));
            }
            for (String name : written) {
                fields.stream()
                        .filter(field -> contradict(name, field))
                        .map(field -> key + " as " + name + " beside " + field)
                        .forEach(wrong::add);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "ECS"})
    void noTwoKeysBecomeOne(LogLayout.Format format) {
        Set<String> keys = near(fields(format));
        FieldNames names = format.names();
        assertThat(keys.stream().map(key -> names.written(key, false)).distinct())
                .hasSameSizeAs(keys);
    }

    @Test
    void namesThatAreTakenInEcs() {
        TestEvent event = event();
        for (String key :
                List.of("error", "service", "process", "log", "clew", "http", "error.code", "message.id", "user")) {
            event.mdc(key, "x");
        }
        assertThat(parsed(event, LogLayout.Format.ECS))
                .containsKeys(
                        "error_", "service_", "process_", "log_", "clew_", "http_", "error.code", "message_.id", "user")
                .doesNotContainKeys("error", "service", "process", "log", "clew", "http", "message.id");
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "ECS"})
    void everyFieldHasOneTypeOnAllLines(LogLayout.Format format) {
        TestEvent query = event().with("sql", "select 1").with("fp", "0f").with("duration_ms", new BigDecimal("2.5"));
        query.logger = "clew.jdbc";
        TestEvent own = event();
        TestEvent ofSpanLine = span();
        for (String key : (SPAN_TEXTS + " " + SPAN_NUMBERS + " outcome duration_ms boot_id").split(" ", -1)) {
            own.with(key, "PAID");
            own.with(key + ".x", true);
            ofSpanLine.mdc(key, "PAID");
        }
        StringBuilder file = new StringBuilder();
        for (TestEvent event : List.of(everyField(span()), everyField(span()), query, own, ofSpanLine)) {
            file.append(event.line(format));
        }
        Map<String, Set<String>> types = new java.util.TreeMap<>();
        Matcher members = MEMBER.matcher(file);
        while (members.find()) {
            String type = members.group(2).matches("[-0-9]") ? "number" : members.group(2);
            types.computeIfAbsent(members.group(1), name -> new TreeSet<>()).add(type);
        }
        assertThat(types)
                .hasSizeGreaterThan(60)
                .allSatisfy((name, found) -> assertThat(found).as(name).hasSize(1));
    }

    @Test
    void aDurationWithoutEndIsNoWorkWithoutEnd() {
        for (String hostile : List.of("1E999999999", "1E-999999999", "-1E999999999")) {
            assertThat(parsed(span().with("duration_ms", new BigDecimal(hostile)), LogLayout.Format.ECS))
                    .containsEntry("event.duration", hostile.contains("E-") ? "0" : hostile.replace("E", "E+"));
        }
    }
}
