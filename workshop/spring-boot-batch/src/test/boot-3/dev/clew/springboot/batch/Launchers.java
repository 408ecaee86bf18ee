package dev.clew.springboot.batch;

import dev.clew.testkit.Await;
import java.util.UUID;
import org.springframework.batch.core.Job;
import org.springframework.batch.core.JobExecution;
import org.springframework.batch.core.JobParameters;
import org.springframework.batch.core.JobParametersBuilder;
import org.springframework.batch.core.explore.JobExplorer;
import org.springframework.batch.core.launch.JobLauncher;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.launch.support.TaskExecutorJobLauncher;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.ApplicationContext;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/** Batch 5: a launcher, and an operator that knows jobs by their names. */
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
        return beans.getBean(JobLauncher.class)
                .run(job(job), parameters())
                .getStatus()
                .name();
    }

    private JobExecution launchElsewhere(String job) throws Exception {
        TaskExecutorJobLauncher launcher = new TaskExecutorJobLauncher();
        launcher.setJobRepository(beans.getBean(JobRepository.class));
        launcher.setTaskExecutor(new SimpleAsyncTaskExecutor("own-"));
        launcher.afterPropertiesSet();
        return launcher.run(job(job), parameters());
    }

    /** Waits for what is stored last: the end may be set before listeners have run. */
    private String atTheEnd(JobExecution execution) {
        JobExplorer explorer = beans.getBean(JobExplorer.class);
        Await.until(() -> explorer.getJobExecution(execution.getId()).getEndTime() != null);
        return explorer.getJobExecution(execution.getId()).getStatus().name();
    }

    @Override
    public String runElsewhere(String job) throws Exception {
        return atTheEnd(launchElsewhere(job));
    }

    @Override
    public String restart(String job) throws Exception {
        JobExplorer explorer = beans.getBean(JobExplorer.class);
        JobExecution last = explorer.getLastJobExecution(explorer.getLastJobInstance(job));
        long restarted = beans.getBean(JobOperator.class).restart(last.getId());
        return explorer.getJobExecution(restarted).getStatus().name();
    }

    @Override
    public String runAndStop(String job) throws Exception {
        JobExecution execution = launchElsewhere(job);
        beans.getBean(Turns.class)
                .stop(() -> beans.getBean(JobOperator.class).stop(execution.getId()));
        return atTheEnd(execution);
    }
}
