package dev.clew.springboot.batch;

/** The application's jobs, run as the application's release of Batch wants it. */
interface Batch {
    /** Launches a job, each time with other parameters, and returns its status at the end. */
    String run(String job) throws Exception;

    /** Launches a job with a launcher that is no bean, on a thread of an executor that is none. */
    String runElsewhere(String job) throws Exception;

    /** Restarts the last execution of a job. */
    String restart(String job) throws Exception;

    /** Launches a job that runs until it is stopped, and stops it from here. */
    String runAndStop(String job) throws Exception;
}
