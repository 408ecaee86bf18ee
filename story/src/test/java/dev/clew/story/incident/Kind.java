package dev.clew.story.incident;

import dev.clew.story.incident.WorldMaker.Wish;
import java.util.function.Consumer;

/** What can happen. */
@SuppressWarnings("ImmutableEnumChecker") // method references have no state
enum Kind {
    STATEMENT_TIMEOUT(Errors::statementTimeout),
    LOCK_TIMEOUT(Errors::lockTimeout),
    DEADLINE_EXCEEDED(Errors::deadlineExceeded),
    CONNECTION_REFUSED(Errors::connectionRefused, Wish.ANY.withPartner()),
    CONNECTION_RESET(Errors::connectionReset),
    POOL_EXHAUSTED(Errors::poolExhausted),
    PARTNER_UNAVAILABLE(Errors::partnerUnavailable, Wish.ANY.withPartner()),
    APPLICATION_EXCEPTION(Errors::applicationException),
    DEEP_ERROR(Errors::deepError, Wish.ANY.services(4)),
    SHARED_DOWNSTREAM(Errors::sharedDownstream),
    RETRIES(Errors::retries, Wish.ANY.withClientLines()),
    OUTLIVED_CALLER(Errors::outlivedCaller),
    POISON_RECORD(Messages::poisonRecord, Wish.ANY.withTopic()),
    DEAD_LETTER(Messages::deadLetter, Wish.ANY.withTopic().withClientLines()),
    LAG_GROWS(Messages::lagGrows, Wish.ANY.withTopic()),
    DELIVERED_TWICE(Messages::deliveredTwice, Wish.ANY.withTopic()),
    PERIODIC_ERRORS(Patterns::periodicErrors),
    PERIODIC_SLOWNESS(Patterns::periodicSlowness),
    PERIODIC_LINES(Patterns::periodicLines),
    CONCENTRATED_USER(Patterns::user),
    CONCENTRATED_TENANT(Patterns::tenant),
    CONCENTRATED_ITEM(Patterns::item),
    CONCENTRATED_INSTANCE(Patterns::instance, Wish.ANY.instances(3)),
    CONCENTRATED_VERSION(Patterns::version),
    CONCENTRATED_ROUTE(Patterns::route),
    SLOW_FOR_TENANT(Patterns::slowForTenant),
    SLOW_FOR_ITEM(Patterns::slowForItem),
    AFTER_DEPLOY(Changes::afterDeploy),
    SLOWER_AFTER_DEPLOY(Changes::slowerAfterDeploy),
    AFTER_RESTART(Changes::afterRestart),
    CHANGES_TOGETHER(Changes::changesTogether),
    CHANGED(Changes::changed),
    CHANGED_BEFORE_SLOWNESS(Changes::changedBeforeSlowness),
    CHANGES_BEFORE_SLOWNESS(Changes::changesBeforeSlowness),
    SLOWER_WITH_UPTIME(Changes::slowerWithUptime),
    CHANGED_FLAG(Changes::flagSwitched),
    LOCK_HELD(Holders::lock),
    POOL_HELD(Holders::pool),
    CONNECTIONS_LEAKED(Holders::leak),
    QUEUE_FILLED(Holders::rejected),
    COLLECTOR_PAUSES(Pauses::collector),
    MONITOR_HELD(Pauses::monitor),
    N_PLUS_ONE(Changes::manyStatements, Wish.ANY.withClientLines()),
    SLOW_UNDER_LOAD(Slowness::underLoad),
    ALL_SLOW(Slowness::allSlow, Wish.ANY.services(4).withClientLines()),
    HIGH_P99(Slowness::rareSlowStatement, Wish.ANY.withClientLines()),
    COULD_BE_PARALLEL(Slowness::oneAfterTheOther, Wish.ANY.withClientLines()),
    DELAY(Slowness::delay),
    BUSY_PROCESSOR(Slowness::busyProcessor, Wish.ANY.instances(3)),
    WRONG_ANSWER(Slowness::wrongAnswer, Wish.ANY.services(4).withClientLines()),
    KILLED(Machines::killed, Wish.ANY.instances(2).withStarts()),
    RESTART(Machines::restarts, Wish.ANY.instances(2)),
    LINES_LOST(Machines::linesLost),
    SKEW(Machines::skew, Wish.ANY.withClientLines()),
    DAMAGED_FILE(Machines::damagedFile),
    WARNING_BEGINS(Warnings::begins),
    WARNING_MORE(Warnings::more),
    WARNING_OUTSIDE(Warnings::outside),
    WARNING_WITH_DELAY(Warnings::withDelay),
    STATEMENT_TIMEOUT_AND_SKEW(
            both(Errors::statementTimeout, Machines::skew), Wish.ANY.services(4).withClientLines()),
    DEPLOY_AND_HIGH_P99(
            both(Changes::afterDeploy, Slowness::rareSlowStatement),
            Wish.ANY.services(5).withClientLines()),
    USER_AND_LAG(both(Messages::lagGrows, Patterns::user), Wish.ANY.services(4).withTopic()),
    PERIODIC_AND_EXCEPTION(both(Patterns::periodicErrors, Errors::applicationException), Wish.ANY.services(4)),
    PARTNER_AND_N_PLUS_ONE(
            both(Errors::partnerUnavailable, Changes::manyStatements),
            Wish.ANY.services(4).withPartner().withClientLines()),
    DELAY_AND_LINES_LOST(both(Slowness::delay, Machines::linesLost), Wish.ANY.services(4)),

    CALM(Quiet::calm),
    DIURNAL(Quiet::diurnal),
    NOT_FOUND(Quiet::notFound),
    GOOD_DEPLOY(Quiet::goodDeploy),
    ROLLING_RESTARTS(Quiet::rollingRestarts),
    ONE_RESTART(Quiet::oneRestart),
    WARNINGS(Quiet::warnings),
    SCANNERS(Quiet::scanners),
    CANCELLED(Quiet::cancelled),
    RETRIES_AT_ONCE(Quiet::retriesAtOnce),
    SLOW_AS_EVER(Quiet::slowAsEver),
    BATCH_JOB(Quiet::batchJob),
    SPIKE(Quiet::spike),
    NEW_ROUTE(Quiet::newRoute),
    LONG_TAIL(Quiet::longTail),
    PROBES(Quiet::probes),
    DEBUG_SWITCHED_ON(Quiet::debugSwitchedOn, Wish.ANY.withClientLines()),
    DRIFT(Quiet::drift),
    HEAVY_USER(Quiet::heavyUser),
    WARNINGS_DRIFT(Quiet::warningsDrift),
    WARNINGS_IN_BURSTS(Quiet::warningsInBursts),
    DEPLOY_WITH_NEW_LINES(Quiet::deployWithNewLines),
    HELD_FOR_A_MOMENT(Pauses::moments);

    private final Consumer<Scene> event;
    private final Wish wish;

    Kind(Consumer<Scene> event) {
        this(event, Wish.ANY);
    }

    Kind(Consumer<Scene> event, Wish wish) {
        this.event = event;
        this.wish = wish;
    }

    private static Consumer<Scene> both(Consumer<Scene> one, Consumer<Scene> other) {
        return one.andThen(other);
    }

    /** Whether there is nothing to find. */
    boolean isQuiet() {
        return compareTo(CALM) >= 0;
    }

    Wish wish() {
        return wish;
    }

    void happen(Scene scene) {
        event.accept(scene);
        if (!isQuiet() && !isAboutChanges() && scene.draw.chance(0.2)) {
            scene.harmlessDeploy();
        }
    }

    private boolean isAboutChanges() {
        return name().startsWith("CHANGE");
    }
}
