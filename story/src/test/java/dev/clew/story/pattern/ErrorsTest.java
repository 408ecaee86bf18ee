package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.pattern.Scene.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    /** More of them where the thresholds are tuned. */
    private static final int SEEDS = Integer.getInteger("seeds", 5);

    /** Counts the seeds of which something is found. */
    private static List<String> falseAlarms(IntFunction<Scene> scene) {
        List<String> alarms = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            for (String name : scene.apply(1_000 + seed).names()) {
                alarms.add(seed + " " + name);
            }
        }
        return alarms;
    }

    @Test
    void findsNothingInFailuresThatAreEverywhere() {
        assertThat(falseAlarms(seed -> {
                    Scene scene = new Scene(seed).calm();
                    double share = Math.pow(10, -3 + 2.5 * scene.random.nextDouble());
                    return scene.requests(
                            0.2 + 0.5 * scene.random.nextDouble(), visit -> scene.random.nextDouble() < share);
                }))
                .isEmpty();
    }

    @Test
    void findsNothingInOutages() {
        assertThat(falseAlarms(seed -> {
                    Scene scene = new Scene(seed).calm();
                    double share = 0.2 + 0.8 * scene.random.nextDouble();
                    double[] from =
                            scene.random.doubles(1 + seed % 3, 0, Scene.HOUR).toArray();
                    double length = 20 + 500 * scene.random.nextDouble();
                    return scene.requests(0.5, visit -> {
                        boolean isOut = false;
                        for (double start : from) {
                            isOut |= visit.at >= start && visit.at < start + length;
                        }
                        return isOut && scene.random.nextDouble() < share;
                    });
                }))
                .isEmpty();
    }

    @Test
    void findsNothingInAGoodDeployBesideOtherFailures() {
        assertThat(falseAlarms(seed -> {
                    Scene scene = new Scene(seed).process("shop", "shop-1", "aaa", "c", -1, 1e9);
                    double when = 600 + 2_000 * scene.random.nextDouble();
                    scene.process("stock", "stock-1", "bbb", "c", -1, when);
                    scene.process("stock", "stock-2", "bbb", "c", -1, when + 60);
                    scene.process("stock", "stock-1", "new", "d", when + 5, 1e9);
                    scene.process("stock", "stock-2", "new", "d", when + 65, 1e9);
                    return scene.requests(0.5, visit -> scene.random.nextDouble() < 0.02);
                }))
                .isEmpty();
    }

    @Test
    void namesTheUser() {
        Scene scene = new Scene(1).calm();
        assertThat(scene.requests(3, visit -> visit.user.equals("9042")).names())
                .containsExactly("concentrated user_id=[9042]");
    }

    @Test
    void namesTheItemsAmongOtherFailures() {
        Scene scene = new Scene(2).calm();
        Scene.Fault fault = visit -> scene.random.nextDouble() < 0.005
                || List.of("SKU-7", "SKU-11").contains(visit.item) && scene.random.nextDouble() < 0.5;
        assertThat(scene.requests(2, fault).names())
                .hasSize(1)
                .first()
                .asString()
                .matches("concentrated item=\\[SKU-(?:7, SKU-11|11, SKU-7)]");
    }

    @Test
    void namesTheTenantAndNotItsUsers() {
        Scene scene = new Scene(3).calm();
        assertThat(scene.requests(2, visit -> visit.tenant.equals("t4")).names())
                .containsExactly("concentrated tenant=[t4]");
    }

    @Test
    void namesTheInstance() {
        Scene scene = new Scene(4).calm();
        assertThat(scene.requests(1, visit -> visit.stockInstance.equals("stock-2") && scene.random.nextInt(4) == 0)
                        .names())
                .containsExactly("concentrated instance=[stock-2]");
    }

    private static Scene deploy(int seed, double when, String version, String config) {
        return new Scene(seed)
                .process("shop", "shop-1", "aaa", "c", -1, 1e9)
                .process("stock", "stock-1", "bbb", "c", 0, when)
                .process("stock", "stock-2", "bbb", "c", 0, when + 120)
                .process("stock", "stock-1", version, config, when + 5, 1e9)
                .process("stock", "stock-2", version, config, when + 125, 1e9);
    }

    @Test
    void saysWhichVersionToRollBack() {
        Scene scene = deploy(5, 1_500, "new", "c");
        List<Conclusion> found = scene.requests(
                        2, visit -> visit.stockVersion.equals("new") && scene.random.nextInt(10) == 0)
                .found();
        assertThat(found).hasSize(2);
        Conclusion deploy = found.get(1);
        assertThat(deploy.text())
                .matches("UPDATE stock of stock fails with version new of stock \\(\\d+ % of its requests since"
                        + " 2026-11-29 10:25:05, 0 % before\\): roll back new");
        assertThat(deploy.fields()).containsEntry("version", "new").containsEntry("first_instance", "stock-1");
        assertThat(found.get(0).because()).isSameAs(deploy);
    }

    @Test
    void doesNotBlameADeployForWhatBeginsLater() {
        Scene scene = deploy(6, 1_000, "new", "c");
        assertThat(scene.requests(2, visit -> visit.at > 2_200 && scene.random.nextInt(3) == 0)
                        .names())
                .containsExactly("changed version new");
    }

    @Test
    void saysThatItBeganWithARestart() {
        Scene scene = deploy(7, 1_500, "bbb", "other");
        assertThat(scene.requests(2, visit -> isAfter(visit, 1_505, 1_625) && scene.random.nextInt(10) == 0)
                        .names())
                .containsExactly("after_restart stock config_fp");
    }

    private static boolean isAfter(Visit visit, double first, double second) {
        return visit.at > (visit.stockInstance.equals("stock-1") ? first : second);
    }

    @Test
    void cannotTellChangesApartThatCameTogether() {
        Scene scene = new Scene(8)
                .process("shop", "shop-1", "aaa", "c", -1, 1_490)
                .process("shop", "shop-1", "zzz", "c", 1_495, 1e9)
                .process("stock", "stock-1", "bbb", "c", -1, 1e9)
                .line(1_600, "stock", "bbb", "stock-1", "", "event=change kind=flag what=fast-path");
        assertThat(scene.requests(2, visit -> visit.at > 1_620 && scene.random.nextInt(3) == 0)
                        .names())
                .containsExactly("changes_together");
    }

    @Test
    void tellsTheFlagBeforeTheFailures() {
        Scene scene =
                new Scene(9).calm().line(1_600, "stock", "bbb", "stock-1", "", "event=change kind=flag what=fast-path");
        assertThat(scene.requests(2, visit -> visit.at > 1_700 && scene.random.nextInt(3) == 0)
                        .names())
                .containsExactly("changed flag fast-path");
    }

    @Test
    void findsThePeriodAndTheJob() {
        for (int seed = 0; seed < 12; seed++) {
            Scene scene = new Scene(seed).calm();
            double period = 120 + scene.random.nextInt(600);
            double phase = scene.random.nextDouble() * period;
            for (double at = phase; at < Scene.HOUR; at += period) {
                scene.line(at - 1, "stock", "bbb", "stock-1", "", "")
                        .line(at - 1, "stock", "bbb", "stock-1", "", "kind=x");
            }
            List<Conclusion> found = scene.requests(
                            3, visit -> (visit.at - phase + 10 * period) % period < 12 && scene.random.nextInt(2) == 0)
                    .found();
            assertThat(found).as("seed %d, period %s", seed, period).hasSize(2);
            assertThat(found.get(1).id()).isEqualTo("periodic");
            assertThat(found.get(0).because()).isSameAs(found.get(1));
            double seen = Double.parseDouble(
                    String.format(Locale.ROOT, "%s", found.get(1).field("period_s")));
            assertThat(seen).isBetween(period * 0.98, period * 1.02);
        }
    }

    /** Requests come in bursts, and one in three fails, whenever it comes. */
    @Test
    void doesNotTakeSteadyFailuresOfPeriodicTrafficForPeriodic() {
        assertThat(falseAlarms(seed -> {
                    Scene scene = new Scene(seed).calm();
                    double period = 60 + scene.random.nextInt(400);
                    return scene.requests(0.5, visit -> scene.random.nextInt(3) == 0, at -> at % period < period / 10);
                }))
                .isEmpty();
    }
}
