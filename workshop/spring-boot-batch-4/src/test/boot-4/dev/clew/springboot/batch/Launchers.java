package dev.clew.springboot.batch;

import dev.clew.testkit.Await;
import java.util.UUID;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Batch 6: an operator that launches too. */
record Launchers(ApplicationContext beans) implements Batch {
    private static JobParameters parameters() {
        return new JobParametersBuilder()
                .addString("run", UUID.randomUUID().toString())
                .toJobParameters();
    }

    private Job job(String name) {
        return beans.getBean(name, Job.class);
    }

    @Override
    public String run(String job) throws Exception {
        return beans.getBean(JobOperator.class)
                .start(job(job), parameters())
                .getStatus()
                .name();
    }

    private JobExecution launchElsewhere(String job) throws Exception {
        TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
        operator.setJobRepository(beans.getBean(JobRepository.class));
        operator.setJobRegistry(new MapJobRegistry());
        operator.setTaskExecutor(new SimpleAsyncTaskExecutor("own-"));
        operator.afterPropertiesSet();
        return operator.start(job(job), parameters());
    }

    /** Waits for what is stored last: the end may be set before listeners have run. */
    private String atTheEnd(JobExecution execution) {
        JobRepository repository = beans.getBean(JobRepository.class);
        Await.until(() -> repository.getJobExecution(execution.getId()).getEndTime() != null);
        return repository.getJobExecution(execution.getId()).getStatus().name();
    }

    @Override
    public String runElsewhere(String job) throws Exception {
        return atTheEnd(launchElsewhere(job));
    }

    @Override
    public String restart(String job) throws Exception {
        JobRepository repository = beans.getBean(JobRepository.class);
        JobExecution last = repository.getLastJobExecution(repository.getLastJobInstance(job));
        return beans.getBean(JobOperator.class).restart(last).getStatus().name();
    }

    @Override
    public String runAndStop(String job) throws Exception {
        JobExecution execution = launchElsewhere(job);
        beans.getBean(Turns.class)
                .stop(() -> beans.getBean(JobOperator.class).stop(execution));
        return atTheEnd(execution);
    }
}
