package dev.clew.springboot.batch;

import dev.clew.springboot.batch.Listeners.Rude;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.Step;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.support.SimpleFlow;
import org.springframework.batch.core.launch.JobLauncher;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.item.ExecutionContext;
import org.springframework.batch.repeat.RepeatStatus;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/** An application of a user's with jobs, whose steps are no beans, and nothing of Clew but the dependency. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class Jobs {
    static final Logger LOG = LoggerFactory.getLogger("jobs");

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;

    Jobs(JobRepository repository, PlatformTransactionManager transactions) {
        this.repository = repository;
        this.transactions = transactions;
    }

    private Step step(String name, Tasklet tasklet) {
        return new StepBuilder(name, repository)
                .tasklet(tasklet, transactions)
                .build();
    }

    private Step saying(String name, CyclicBarrier together) {
        return step(name, (contribution, chunk) -> {
            together.await(10, TimeUnit.SECONDS); // so that each has a thread of its own
            LOG.info(name);
            return RepeatStatus.FINISHED;
        });
    }

    private JobBuilder job(String name) {
        return new JobBuilder(name, repository);
    }

    private Step copy(AsyncTaskExecutor executor) {
        StepBuilder builder = new StepBuilder("copy", repository);
        var chunks = builder.<String, String>chunk(2, transactions)
                .reader(new Listeners.Letters())
                .processor(item -> {
                    LOG.info("process {}", item);
                    return item;
                })
                .writer(items -> LOG.info("write {}", items.getItems()))
                .listener(new Listeners.Chunks());
        return executor == null ? chunks.build() : chunks.taskExecutor(executor).build();
    }

    @Bean
    Job nightly() {
        Step load = new StepBuilder("load", repository)
                .tasklet(
                        (contribution, chunk) -> {
                            LOG.info("tasklet");
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .listener(new Listeners.Steps())
                .build();
        return job("nightly")
                .listener(new Listeners.Jobs())
                .start(load)
                .next(copy(null))
                .build();
    }

    @Bean
    Job failing() {
        return job("failing")
                .start(step("fail", (contribution, chunk) -> {
                    LOG.info("fails");
                    throw new IllegalStateException("disk full");
                }))
                .build();
    }

    @Bean
    Turns turns() {
        return new Turns();
    }

    @Bean
    Job endless(Turns turns) {
        return job("endless")
                .start(step("turn", (contribution, chunk) -> {
                    LOG.info("turns");
                    turns.take();
                    return RepeatStatus.CONTINUABLE;
                }))
                .build();
    }

    @Bean
    static Outages outages() {
        return new Outages();
    }

    @Bean
    Job unstored() {
        return job("unstored")
                .start(step(Outages.AT_THE_START, (contribution, chunk) -> RepeatStatus.FINISHED))
                .build();
    }

    @Bean
    Job unfinished() {
        return job("unfinished")
                .start(step(Outages.AT_THE_END, (contribution, chunk) -> RepeatStatus.FINISHED))
                .build();
    }

    @Bean
    Job partitioned() {
        Step part = saying("part", new CyclicBarrier(3));
        Step all = new StepBuilder("all", repository)
                .partitioner("part", size -> {
                    Map<String, ExecutionContext> parts = new TreeMap<>();
                    for (String name : List.of("x", "y", "z")) {
                        parts.put(name, new ExecutionContext());
                    }
                    return parts;
                })
                .step(part)
                .gridSize(3)
                .taskExecutor(new SimpleAsyncTaskExecutor("own-"))
                .build();
        return job("partitioned").start(all).build();
    }

    @Bean
    Job split() {
        CyclicBarrier together = new CyclicBarrier(2);
        Flow left = new FlowBuilder<SimpleFlow>("l")
                .start(saying("left", together))
                .build();
        Flow right = new FlowBuilder<SimpleFlow>("r")
                .start(saying("right", together))
                .build();
        Flow both = new FlowBuilder<SimpleFlow>("both")
                .split(new SimpleAsyncTaskExecutor("own-"))
                .add(left, right)
                .build();
        return job("split").start(both).end().build();
    }

    @Bean
    Job threads(AsyncTaskExecutor executor) {
        return job("threads").start(copy(executor)).build();
    }

    @Bean
    Job rude() {
        Step step = new StepBuilder("say", repository)
                .tasklet(
                        (contribution, chunk) -> {
                            LOG.info("never");
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .listener((org.springframework.batch.core.StepExecutionListener) new Rude())
                .build();
        return job("rude")
                .listener((org.springframework.batch.core.JobExecutionListener) new Rude())
                .start(step)
                .build();
    }

    @Bean
    Job outer(JobLauncher launcher) {
        Step nested = new StepBuilder("nested", repository)
                .job(nightly())
                .launcher(launcher)
                .build();
        return job("outer").start(nested).build();
    }

    @Bean
    Batch batch(org.springframework.context.ApplicationContext beans) {
        return new Launchers(beans);
    }
}
